//! The trace of what was done, written in the transaction that does it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor};

use crate::StoreError;

/// Whom a trace is about: a keyed hash, and the name of its key.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub pseudonym: &'a [u8; 32],
    pub key: &'a str,
}

/// One trace. `detail` holds counts and names of rules, never a value of a person.
#[derive(Debug)]
pub struct Event<'a> {
    pub occurred_at: DateTime<Utc>,
    pub action: &'static str,
    pub subject: Option<Subject<'a>>,
    pub detail: Value,
}

/// Writes a trace and gives its number.
pub async fn record(executor: impl PgExecutor<'_>, event: &Event<'_>) -> Result<i64, StoreError> {
    let pseudonym = event.subject.map(|subject| subject.pseudonym.as_slice());
    let key = event.subject.map(|subject| subject.key);
    Ok(sqlx::query_file_scalar!(
        "queries/audit_insert.sql",
        event.occurred_at,
        event.action,
        pseudonym,
        key,
        event.detail
    )
    .fetch_one(executor)
    .await?)
}

/// Replaces the detail of a trace, as what it tells goes on.
pub(crate) async fn set_detail(
    connection: &mut PgConnection,
    id: i64,
    detail: &Value,
) -> Result<(), StoreError> {
    sqlx::query_file!("queries/audit_detail.sql", id, detail)
        .execute(connection)
        .await?;
    Ok(())
}
