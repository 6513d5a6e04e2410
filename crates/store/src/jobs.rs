//! Scheduled jobs: who leads, what was done.

use chrono::{DateTime, Utc};
use sqlx::{Connection, PgConnection};

use crate::{Pool, StoreError};

/// The schedulers' advisory lock: an arbitrary constant of ours.
const LEADER_LOCK: i64 = 0x504F_4E43_4C45_4144;

/// One occurrence of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobExecution {
    pub job: String,
    pub scheduled_for: DateTime<Utc>,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// `running`, `done`, `partial`, `failed` or `interrupted`.
    pub outcome: String,
    /// In French, for people.
    pub detail: Option<String>,
}

/// The scheduler that leads, for as long as its session lives: a process that dies loses the
/// lock with its connection, and another takes over.
#[derive(Debug)]
pub struct Leader {
    connection: PgConnection,
}

impl Leader {
    /// Takes the lead, or answers `None` when another scheduler has it.
    pub async fn elect(pool: &Pool) -> Result<Option<Self>, StoreError> {
        // A session of its own: it dies with the leader, and its age is that of the lead.
        let mut connection = PgConnection::connect_with(&pool.connect_options()).await?;
        let elected = sqlx::query_scalar!("SELECT pg_try_advisory_lock($1)", LEADER_LOCK)
            .fetch_one(&mut connection)
            .await?;
        Ok((elected == Some(true)).then_some(Self { connection }))
    }

    /// Fails once the session is lost, and the lead with it.
    pub async fn check(&mut self) -> Result<(), StoreError> {
        Ok(self.connection.ping().await?)
    }

    /// Gives the lead back.
    pub async fn resign(self) -> Result<(), StoreError> {
        // Closing the session frees the lock, whatever happened to it.
        Ok(self.connection.close().await?)
    }
}

/// Since when a scheduler leads; `None` when none does.
pub async fn leader_since(pool: &Pool) -> Result<Option<DateTime<Utc>>, StoreError> {
    let (high, low) = (LEADER_LOCK >> 32, LEADER_LOCK & 0xFFFF_FFFF);
    Ok(
        sqlx::query_file_scalar!("queries/job_leader.sql", high, low)
            .fetch_optional(pool)
            .await?,
    )
}

/// Takes an occurrence, or takes again one that was interrupted; `false` when it was already
/// taken.
pub async fn begin(
    pool: &Pool,
    job: &str,
    scheduled_for: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let taken = sqlx::query_file!("queries/job_begin.sql", job, scheduled_for, now)
        .execute(pool)
        .await?;
    Ok(taken.rows_affected() == 1)
}

/// Writes how an occurrence ended.
pub async fn end(pool: &Pool, execution: &JobExecution) -> Result<(), StoreError> {
    sqlx::query_file!(
        "queries/job_end.sql",
        execution.job,
        execution.scheduled_for,
        execution.ended_at,
        execution.outcome,
        execution.detail
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Closes what a former leader left running, and says how many there were.
pub async fn interrupt(pool: &Pool, now: DateTime<Utc>, detail: &str) -> Result<u64, StoreError> {
    let closed = sqlx::query_file!("queries/job_interrupt.sql", now, detail)
        .execute(pool)
        .await?;
    Ok(closed.rows_affected())
}

/// The last occurrence of a job that was taken and not interrupted.
pub async fn last(pool: &Pool, job: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(sqlx::query_file_scalar!("queries/job_last.sql", job)
        .fetch_one(pool)
        .await?)
}

/// Whether an occurrence of a job was ever taken, even one that was interrupted.
pub async fn is_known(pool: &Pool, job: &str) -> Result<bool, StoreError> {
    Ok(sqlx::query_file_scalar!("queries/job_known.sql", job)
        .fetch_one(pool)
        .await?)
}

/// The last occurrences, newest first.
pub async fn list(pool: &Pool, limit: i64) -> Result<Vec<JobExecution>, StoreError> {
    Ok(
        sqlx::query_file_as!(JobExecution, "queries/job_list.sql", limit)
            .fetch_all(pool)
            .await?,
    )
}
