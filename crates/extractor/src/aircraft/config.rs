//! Which database holds the registry.

use std::time::Duration;

use domain::Source;
use sqlx::postgres::PgConnectOptions;

use crate::{RetryPolicy, SourceError};

/// Settings of the source. The database address is a secret: it never prints.
#[derive(Clone)]
pub struct Config {
    pub(super) connection: PgConnectOptions,
    pub(super) statement_timeout: Duration,
    pub(super) retry: RetryPolicy,
}

impl Config {
    /// # Errors
    /// Fails when `database_url` is not a `postgres://` address.
    pub fn new(
        database_url: &str,
        statement_timeout: Duration,
        retry: RetryPolicy,
    ) -> Result<Self, SourceError> {
        let misconfigured = || SourceError::Misconfigured {
            kind: Source::Aircraft,
            detail: "l’adresse de la base n’est pas de la forme postgres://…",
        };
        // The parser takes any scheme, and its own error, left out here, may quote the address.
        let is_postgres = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| database_url.starts_with(scheme));
        if !is_postgres {
            return Err(misconfigured());
        }
        let connection = database_url.parse().map_err(|_| misconfigured())?;
        Ok(Self {
            connection,
            statement_timeout,
            retry,
        })
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("connection", &"•••")
            .field("statement_timeout", &self.statement_timeout)
            .field("retry", &self.retry)
            .finish()
    }
}
