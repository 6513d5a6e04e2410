//! Runs of the pipeline, as recorded at import.

use chrono::{DateTime, Utc};
use domain::RunId;

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

/// A run, when it started and was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub id: String,
    pub started_at: DateTime<Utc>,
    pub imported_at: DateTime<Utc>,
}

/// Runs, newest first, at most `limit`, before `before`.
pub async fn page(pool: &Pool, before: Option<&RunId>, limit: i64) -> Result<Vec<Run>, StoreError> {
    let before = before.map(RunId::as_str);
    Ok(
        sqlx::query_file_as!(Run, "queries/run_page.sql", before, limit)
            .fetch_all(pool)
            .await?,
    )
}

/// One run; `None` when there is none of that id.
pub async fn find(pool: &Pool, id: &str) -> Result<Option<Run>, StoreError> {
    Ok(sqlx::query_file_as!(Run, "queries/run_find.sql", id)
        .fetch_optional(pool)
        .await?)
}

/// What a run read, kept and rejected of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCount {
    pub run_id: String,
    pub source: String,
    pub rows_read: i64,
    pub rows_kept: i64,
    pub rows_rejected: i64,
}

/// The counts of some runs, by run then source.
pub async fn sources(pool: &Pool, runs: &[String]) -> Result<Vec<SourceCount>, StoreError> {
    Ok(
        sqlx::query_file_as!(SourceCount, "queries/run_sources.sql", runs)
            .fetch_all(pool)
            .await?,
    )
}
