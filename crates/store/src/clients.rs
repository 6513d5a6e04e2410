//! Machines that may ask for a token.

use chrono::{DateTime, Utc};

use crate::{Pool, StoreError};

/// A client as stored: its secret only as an Argon2id hash.
#[derive(Clone)]
pub struct ClientRow {
    pub id: String,
    pub secret_hash: String,
    pub scopes: Vec<String>,
}

/// A client that may have a token.
pub struct ActiveClient {
    pub id: String,
    /// The secret in use, then the one before it while a rotation leaves it valid.
    pub secret_hashes: Vec<String>,
    pub scopes: Vec<String>,
}

/// The client of that id, unless it is revoked.
pub async fn find_active(
    pool: &Pool,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<ActiveClient>, StoreError> {
    if id.contains('\0') {
        return Ok(None); // PostgreSQL has no such text
    }
    let found = sqlx::query_file!("queries/client_find_active.sql", id, now)
        .fetch_optional(pool)
        .await?;
    Ok(found.map(|found| ActiveClient {
        id: found.id,
        secret_hashes: std::iter::once(found.secret_hash)
            .chain(found.previous_secret_hash)
            .collect(),
        scopes: found.scopes,
    }))
}

/// Creates a client; `false` when there is one of that id already, which is left alone.
pub async fn create(
    pool: &Pool,
    client: &ClientRow,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query_file!(
        "queries/client_create.sql",
        client.id,
        client.secret_hash,
        &client.scopes,
        now
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Creates a client, or replaces the scopes and every secret of an existing one.
pub async fn put(pool: &Pool, client: &ClientRow, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query_file!(
        "queries/client_put.sql",
        client.id,
        client.secret_hash,
        &client.scopes,
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// A new secret, the one in use staying valid until `former_until`. `false` when there is no such
/// client, or when it is revoked.
pub async fn rotate(
    pool: &Pool,
    id: &str,
    secret_hash: &str,
    now: DateTime<Utc>,
    former_until: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query_file!(
        "queries/client_rotate.sql",
        id,
        secret_hash,
        now,
        former_until
    )
    .execute(pool)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Refuses a client any new token; `false` when there is no such client, or already revoked.
pub async fn revoke(pool: &Pool, id: &str, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query_file!("queries/client_revoke.sql", id, now)
        .execute(pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends at once the secret that a rotation left valid; `false` when there was none.
pub async fn end_overlap(pool: &Pool, id: &str) -> Result<bool, StoreError> {
    let done = sqlx::query_file!("queries/client_end_overlap.sql", id)
        .execute(pool)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// A client, for people: never a secret nor its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientState {
    pub id: String,
    pub scopes: Vec<String>,
    pub created_at: DateTime<Utc>,
    /// Absent when the secret is older than its date is kept.
    pub secret_created_at: Option<DateTime<Utc>>,
    pub previous_valid_until: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Every client, by id.
pub async fn list(pool: &Pool) -> Result<Vec<ClientState>, StoreError> {
    Ok(sqlx::query_file_as!(ClientState, "queries/client_list.sql")
        .fetch_all(pool)
        .await?)
}
