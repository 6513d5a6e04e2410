//! What the database holds of each source.

use chrono::NaiveDate;
use domain::{RunId, Source};
use sqlx::PgConnection;

use crate::{Pool, StoreError};

/// What is held of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watermark {
    pub source: Source,
    /// First and last day held without a hole, both included; of sources read by period.
    pub held: Option<(NaiveDate, NaiveDate)>,
    /// `ETag` or fingerprint; of sources read whole.
    pub version: Option<String>,
}

/// Every watermark; a source never imported has none.
pub async fn list(pool: &Pool) -> Result<Vec<Watermark>, StoreError> {
    let rows = sqlx::query_file!("queries/watermark_list.sql")
        .fetch_all(pool)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Watermark {
                source: row.source.parse()?,
                held: row.held_from.zip(row.held_until),
                version: row.version,
            })
        })
        .collect()
}

/// Moves a watermark; days that do not touch those held leave them as they are.
pub(crate) async fn advance(
    connection: &mut PgConnection,
    run: &RunId,
    watermark: &Watermark,
) -> Result<(), StoreError> {
    let (from, until) = watermark.held.unzip();
    sqlx::query_file!(
        "queries/watermark_advance.sql",
        watermark.source.as_str(),
        from,
        until,
        watermark.version,
        run.as_str()
    )
    .execute(connection)
    .await?;
    Ok(())
}
