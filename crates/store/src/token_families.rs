//! Families of refresh tokens: what makes each token serve once.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Pool, StoreError};

/// A refresh token as stored: its family, and the hash of its secret.
#[derive(Debug, Clone, Copy)]
pub struct Stored<'a> {
    pub family: &'a str,
    pub hash: &'a [u8; 32],
}

/// Whose tokens, for which API.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    pub client_id: &'a str,
    pub api: &'a str,
}

/// Keeps the first token of a family.
pub async fn open(
    pool: &Pool,
    holder: Holder<'_>,
    scopes: &[String],
    first: Stored<'_>,
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query_file!(
        "queries/token_family_open.sql",
        first.family,
        holder.client_id,
        holder.api,
        scopes,
        first.hash,
        now,
        expires_at
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// What became of a token that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    /// Replaced: the scopes of the family that the client still has.
    Renewed(Vec<String>),
    /// It was not the last of its family, or was another's: the family has just ended.
    Ended,
    /// Nothing of that name, or ended before.
    Unknown,
}

/// How long a family lives.
#[derive(Debug, Clone, Copy)]
pub struct Lifetime {
    /// Unless it is renewed before.
    pub idle: TimeDelta,
    /// However often it is renewed.
    pub longest: TimeDelta,
}

/// Puts the next token in the place of the one shown, or ends its family.
pub async fn renew(
    pool: &Pool,
    holder: Holder<'_>,
    shown: Stored<'_>,
    next_hash: &[u8; 32],
    now: DateTime<Utc>,
    lifetime: Lifetime,
) -> Result<Renewal, StoreError> {
    if holder.client_id.contains('\0') {
        return Ok(Renewal::Unknown); // PostgreSQL has no such text
    }
    let renewed = sqlx::query_file!(
        "queries/token_family_renew.sql",
        shown.family,
        holder.client_id,
        holder.api,
        shown.hash,
        next_hash,
        now,
        now + lifetime.idle,
        lifetime.longest.num_seconds()
    )
    .fetch_optional(pool)
    .await?;
    if let Some(mut renewed) = renewed {
        renewed
            .scopes
            .retain(|scope| renewed.client_scopes.contains(scope));
        return Ok(Renewal::Renewed(renewed.scopes));
    }
    let is_ended = revoke(pool, holder.api, shown.family, now).await?;
    Ok(if is_ended {
        Renewal::Ended
    } else {
        Renewal::Unknown
    })
}

/// Ends a family; `false` when there is none, or when it ended before.
pub async fn revoke(
    pool: &Pool,
    api: &str,
    family: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query_file!("queries/token_family_revoke.sql", family, api, now)
        .execute(pool)
        .await?;
    Ok(done.rows_affected() == 1)
}
