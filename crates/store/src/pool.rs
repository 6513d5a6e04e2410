//! Connection and migrations.

use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use crate::StoreError;

/// Connections to our database.
pub type Pool = sqlx::PgPool;

const UNDEFINED_TABLE: &str = "42P01";

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Opens a pool of at most `connections` connections and checks that the database answers.
///
/// # Errors
/// Fails when the URL is not one of PostgreSQL or when nobody answers within five seconds.
pub async fn connect(url: &str, connections: u32) -> Result<Pool, StoreError> {
    open(url, connections, &[]).await
}

/// The same for a service: a statement that waits for a lock or takes too long is given up by the
/// server, before whoever asked gives up, so that a few of them never hold every connection.
pub async fn connect_serving(url: &str, connections: u32) -> Result<Pool, StoreError> {
    open(
        url,
        connections,
        &[("lock_timeout", "5s"), ("statement_timeout", "20s")],
    )
    .await
}

async fn open(url: &str, connections: u32, settings: &[(&str, &str)]) -> Result<Pool, StoreError> {
    // The parser takes any scheme, and its own error may quote the address: neither is wanted.
    let is_postgres = ["postgres://", "postgresql://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    let options: PgConnectOptions = url
        .parse()
        .ok()
        .filter(|_| is_postgres)
        .ok_or(StoreError::Address)?;
    // sqlx logs whole statements, many lines each; what is slow shows in the metrics instead.
    let options = options
        .application_name("ponctuel")
        // A plan made for the arguments of each call: our filters are skipped when NULL, and a
        // plan for any argument could use no index (docs/donnees/requetes.md).
        .options([("plan_cache_mode", "force_custom_plan")])
        .options(settings.iter().copied())
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// A pool beside `pool`, for look-ups whose best plan is the same for any argument: it is made once
/// a connection instead of at every call, where it costs ten times the look-up itself
/// (docs/donnees/requetes.md, `flight_find`).
pub fn lookups(pool: &Pool) -> Pool {
    let options = pool.connect_options().as_ref().clone();
    pool.options()
        .clone()
        .min_connections(0)
        .connect_lazy_with(options.options([("plan_cache_mode", "force_generic_plan")]))
}

/// Brings the schema up to date. Doing it twice changes nothing.
///
/// A login with few rights (migration 0051) may not change the schema, and needs not when it is
/// up to date.
pub async fn migrate(pool: &Pool) -> Result<(), StoreError> {
    let may_change = sqlx::query_file_scalar!("schema/may_change.sql")
        .fetch_one(pool)
        .await?;
    if !may_change {
        return if is_ready(pool).await? {
            Ok(())
        } else {
            Err(MigrateError::VersionMissing(newest()).into())
        };
    }
    MIGRATOR.run(pool).await?;
    Ok(())
}

/// Whether the database answers and its schema is at least the one this program knows.
pub async fn is_ready(pool: &Pool) -> Result<bool, StoreError> {
    let applied = sqlx::query_file_scalar!("queries/schema_version.sql")
        .fetch_one(pool)
        .await;
    match applied {
        Ok(applied) => Ok(applied >= newest()),
        Err(sqlx::Error::Database(fault)) if fault.code().as_deref() == Some(UNDEFINED_TABLE) => {
            Ok(false) // never migrated
        }
        Err(error) => Err(error.into()),
    }
}

fn newest() -> i64 {
    let versions = MIGRATOR.iter().map(|migration| migration.version);
    versions.max().unwrap_or_default()
}
