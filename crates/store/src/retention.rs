//! The purge: each rule of `privacy::RULES` that is about rows, in batches.
//!
//! A batch is a transaction, and the trace of the rule counts it in the same transaction: a purge
//! that is killed leaves whole batches, a trace that says how many rows they had, and nothing else.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use privacy::{Rule, RuleId};
use serde_json::json;
use sqlx::{Connection, PgConnection};

use crate::audit::{self, Event};
use crate::{Pool, StoreError};

/// The purges' advisory lock: an arbitrary constant of ours.
const PURGE_LOCK: i64 = 0x504F_4E43_5055_5247;

/// What one statement may take, at most: a purge waits for nobody for long.
const BOUNDS: &str = "SET lock_timeout = '5s'; SET statement_timeout = '60s'";

/// Rows that each rule would purge at `now`; the rules that are not about rows are left out.
pub async fn due(pool: &Pool, now: DateTime<Utc>) -> Result<BTreeMap<RuleId, u64>, StoreError> {
    let limit = |id: RuleId| id.rule().keep.limit(now);
    let counted = sqlx::query_file!(
        "queries/retention_due.sql",
        limit(RuleId::Sessions),
        RuleId::Trips.rule().keep.first_day_kept(now),
        limit(RuleId::Accounts),
        limit(RuleId::Pseudonyms),
        limit(RuleId::Feedback),
        limit(RuleId::Predictions),
        limit(RuleId::Audit),
    )
    .fetch_one(pool)
    .await?;
    let counts = [
        (RuleId::Sessions, counted.sessions),
        (RuleId::Trips, counted.trips),
        (RuleId::Accounts, counted.accounts),
        (RuleId::Pseudonyms, counted.pseudonyms),
        (RuleId::Feedback, counted.feedback),
        (RuleId::Predictions, counted.predictions),
        (RuleId::Audit, counted.audit),
    ];
    Ok(counts.map(|(id, rows)| (id, rows.unsigned_abs())).into())
}

/// Names of the keys that still have a pseudonym somewhere.
pub async fn keys_used(pool: &Pool) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_file_scalar!("queries/pseudonym_keys_used.sql")
        .fetch_all(pool)
        .await?)
}

/// The one purge at work, for as long as its session lives.
#[derive(Debug)]
pub struct Purger {
    connection: PgConnection,
}

impl Purger {
    /// Takes the place, or answers `None` when another purge is at work.
    pub async fn take(pool: &Pool) -> Result<Option<Self>, StoreError> {
        // A session of its own does the work and holds the lock: losing one is losing the other.
        let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
        let taken = sqlx::query_scalar!("SELECT pg_try_advisory_lock($1)", PURGE_LOCK)
            .fetch_one(&mut connection)
            .await?;
        if taken != Some(true) {
            return Ok(None);
        }
        sqlx::raw_sql(BOUNDS).execute(&mut connection).await?;
        Ok(Some(Self { connection }))
    }

    /// Applies a rule, `batch` rows at a time, and says how many rows it purged; `each` hears of
    /// every batch. `None` when the rule is not about rows.
    pub async fn apply(
        &mut self,
        rule: &Rule,
        now: DateTime<Utc>,
        batch: u32,
        mut each: impl FnMut(u64),
    ) -> Result<Option<u64>, StoreError> {
        let mut total = 0;
        let mut trace = None;
        loop {
            let mut transaction = self.connection.begin().await?;
            let Some(rows) = purge(&mut transaction, rule, now, batch).await? else {
                return Ok(None);
            };
            total += rows;
            let is_over = rows < u64::from(batch);
            let detail = detail(rule, total, is_over);
            trace = Some(match trace {
                Some(id) => {
                    audit::set_detail(&mut transaction, id, &detail).await?;
                    id
                }
                None => audit::record(&mut *transaction, &event(now, detail)).await?,
            });
            transaction.commit().await?;
            each(rows);
            if is_over {
                return Ok(Some(total));
            }
        }
    }

    /// Leaves the trace of a rule that is not about rows.
    pub async fn record(
        &mut self,
        rule: &Rule,
        now: DateTime<Utc>,
        removed: u64,
    ) -> Result<(), StoreError> {
        let event = event(now, detail(rule, removed, true));
        audit::record(&mut self.connection, &event).await?;
        Ok(())
    }

    /// Gives the place back.
    pub async fn leave(self) -> Result<(), StoreError> {
        Ok(self.connection.close().await?)
    }
}

fn event(now: DateTime<Utc>, detail: serde_json::Value) -> Event<'static> {
    Event {
        occurred_at: now,
        action: "retention.purge",
        subject: None,
        detail,
    }
}

fn detail(rule: &Rule, rows: u64, is_complete: bool) -> serde_json::Value {
    json!({
        "rule": rule.id.as_str(),
        "action": rule.action.as_str(),
        "rows": rows,
        "complete": is_complete,
    })
}

/// One batch of one rule. `None` when the rule is not about rows.
async fn purge(
    connection: &mut PgConnection,
    rule: &Rule,
    now: DateTime<Utc>,
    batch: u32,
) -> Result<Option<u64>, StoreError> {
    let limit = rule.keep.limit(now);
    let batch = i64::from(batch);
    let done = match rule.id {
        RuleId::Sessions => {
            sqlx::query_file!("queries/purge_sessions.sql", limit, batch)
                .execute(connection)
                .await?
        }
        RuleId::Trips => {
            let first_day = rule.keep.first_day_kept(now);
            sqlx::query_file!("queries/purge_trips.sql", first_day, batch)
                .execute(connection)
                .await?
        }
        RuleId::Accounts => {
            let held = sqlx::query_file_scalar!("queries/purge_accounts.sql", limit, batch)
                .fetch_all(&mut *connection)
                .await?;
            // Their predictions lost their pseudonyms long before: none is looked for.
            let erased = sqlx::query_file!("queries/account_erase.sql", &held, &[])
                .fetch_one(connection)
                .await?;
            return Ok(Some(erased.accounts.unsigned_abs()));
        }
        RuleId::Pseudonyms => {
            sqlx::query_file!("queries/purge_pseudonyms.sql", limit, batch)
                .execute(connection)
                .await?
        }
        RuleId::Feedback => {
            sqlx::query_file!("queries/purge_feedback.sql", limit, batch)
                .execute(connection)
                .await?
        }
        RuleId::Predictions => {
            sqlx::query_file!("queries/purge_predictions.sql", limit, batch)
                .execute(connection)
                .await?
        }
        RuleId::Audit => {
            sqlx::query_file!("queries/purge_audit.sql", limit, batch)
                .execute(connection)
                .await?
        }
        RuleId::Keys | RuleId::Payloads | RuleId::Logs => return Ok(None),
    };
    Ok(Some(done.rows_affected()))
}
