//! Runs of the pipeline, as recorded at import.

use chrono::{DateTime, Utc};

use crate::{Pool, StoreError};

/// One run and one of its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSource {
    pub run_id: String,
    pub started_at: DateTime<Utc>,
    pub source: String,
    pub rows_read: i64,
    pub rows_kept: i64,
    pub rows_rejected: i64,
}

/// The sources of the newest run; empty when nothing was ever imported.
pub async fn newest(pool: &Pool) -> Result<Vec<RunSource>, StoreError> {
    Ok(sqlx::query_file_as!(RunSource, "queries/run_newest.sql")
        .fetch_all(pool)
        .await?)
}

/// A run that is in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRun {
    pub id: String,
    pub imported_at: DateTime<Utc>,
}

/// The last runs that were imported, newest first.
pub async fn list(pool: &Pool, limit: i64) -> Result<Vec<ImportedRun>, StoreError> {
    Ok(
        sqlx::query_file_as!(ImportedRun, "queries/run_list.sql", limit)
            .fetch_all(pool)
            .await?,
    )
}
