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

/// The client of that id, unless it is revoked.
pub async fn find_active(pool: &Pool, id: &str) -> Result<Option<ClientRow>, StoreError> {
    if id.contains('\0') {
        return Ok(None); // PostgreSQL has no such text
    }
    Ok(
        sqlx::query_file_as!(ClientRow, "queries/client_find_active.sql", id)
            .fetch_optional(pool)
            .await?,
    )
}

/// Creates a client, or replaces the secret and scopes of an existing one.
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
