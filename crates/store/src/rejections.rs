//! Rejected rows, which are never lost.

use domain::{RunId, Source};

use crate::{Pool, StoreError};

/// A row that a rule refused, as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct RejectedRow {
    pub source: String,
    pub position: String,
    pub rule: String,
    pub reason: String,
    pub raw_row: serde_json::Value,
    pub row_md5: String,
    pub run_id: String,
}

/// Which rejections are wanted. An absent filter lets everything through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RejectionFilter {
    pub source: Option<Source>,
    pub rule: Option<String>,
    pub run: Option<RunId>,
}

/// Where a page ended.
#[derive(Debug, Clone, PartialEq)]
pub struct RejectionPosition {
    pub source: String,
    pub position: String,
    pub rule: String,
    pub row_md5: String,
}

/// Rejections by source, place, rule then hash, at most `limit`, after `after`.
pub async fn list(
    pool: &Pool,
    filter: &RejectionFilter,
    after: Option<&RejectionPosition>,
    limit: i64,
) -> Result<Vec<RejectedRow>, StoreError> {
    Ok(sqlx::query_file_as!(
        RejectedRow,
        "queries/rejected_row_list.sql",
        filter.source.map(Source::as_str),
        filter.rule,
        filter.run.as_ref().map(RunId::as_str),
        after.map(|after| after.source.as_str()),
        after.map(|after| after.position.as_str()),
        after.map(|after| after.rule.as_str()),
        after.map(|after| after.row_md5.as_str()),
        limit,
    )
    .fetch_all(pool)
    .await?)
}

/// How many rows of one source one rule refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCount {
    pub source: String,
    pub rule: String,
    pub rows: i64,
}

/// The rules that refused rows in a run.
pub async fn by_rule(pool: &Pool, run: &str) -> Result<Vec<RuleCount>, StoreError> {
    Ok(
        sqlx::query_file_as!(RuleCount, "queries/rejected_row_rules.sql", run)
            .fetch_all(pool)
            .await?,
    )
}
