//! Runs the join query, if the registry changed, and keeps its rows as lines of JSON.

use std::time::Duration;

use domain::Source;
use domain::raw::RawAircraft;
use futures::TryStreamExt;
use sqlx::postgres::PgRow;
use sqlx::{Column, ConnectOptions, Connection, FromRow, PgConnection, Row, TypeInfo};

use super::{Config, decode};
use crate::payload::Staging;
use crate::retry::Failure;
use crate::{Declaration, FetchContext, Fetched, SourceError};

/// The extraction: goal, selection, filters and joins are explained in the file.
pub(super) const QUERY: &str = include_str!("../../queries/aircraft_registry.sql");
/// Tells whether the registry changed.
pub(super) const FINGERPRINT: &str = include_str!("../../queries/aircraft_fingerprint.sql");

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Leaves the rows of the join as `aircraft.ndjson` in the payload folder, or those that an
/// earlier run holds when the registry has not changed.
pub async fn fetch(config: &Config, context: FetchContext<'_>) -> Result<Fetched, SourceError> {
    const KIND: Source = Source::Aircraft;
    let progress = context.progress;
    progress.expect(1);
    let staging = Staging::open(KIND, context.into)?;
    let queried = {
        let (staging, held) = (&staging, context.held_version(KIND));
        let attempt = || async move { query(config, staging, held).await.map_err(sort) };
        config.retry.run(KIND, progress, attempt).await?
    };
    let fetched = match (queried, context.former) {
        (None, Some(former)) => staging.reuse(former)?,
        (None, None) => return Err(SourceError::garbage(KIND, "master", "registre vide")),
        (Some(fetched), _) => {
            let place = "la requête du registre";
            fetched.declaration.check(KIND, place, context.declared())?;
            staging.commit()?;
            fetched
        }
    };
    progress.advance(1, fetched.rows, fetched.bytes);
    Ok(fetched)
}

/// Writes the rows of the join, or answers `None` when the registry is the one of `held`.
async fn query(
    config: &Config,
    staging: &Staging,
    held: Option<&str>,
) -> Result<Option<Fetched>, SourceError> {
    let mut connection = connect(config).await?;
    // One snapshot for both statements: the fingerprint is that of the rows.
    let mut transaction = connection.begin().await.map_err(failure)?;
    let version: String = sqlx::query_scalar(FINGERPRINT)
        .fetch_one(&mut *transaction)
        .await
        .map_err(failure)?;
    if held == Some(version.as_str()) {
        return Ok(None);
    }
    let mut fetched = Fetched {
        version: Some(version),
        ..Fetched::default()
    };
    let mut writer = staging.create(decode::FILE)?;
    let mut count = 0;
    {
        let mut rows = sqlx::query(QUERY).fetch(&mut *transaction);
        while let Some(row) = rows.try_next().await.map_err(failure)? {
            if count == 0 {
                fetched.declaration = declaration(&row);
            }
            writer.put(&line(RegistryRow::from_row(&row).map_err(failure)?)?)?;
            count += 1;
        }
    }
    if count == 0 {
        return Err(SourceError::garbage(
            Source::Aircraft,
            "master",
            "registre vide",
        ));
    }
    drop(transaction);
    // The rows are all read: a failure to say goodbye loses nothing.
    let _ = connection.close().await;
    fetched.add(writer.finish(count)?);
    Ok(Some(fetched))
}

/// The columns of the answer, by name and type.
fn declaration(row: &PgRow) -> Declaration {
    let columns = row.columns().iter();
    Declaration::new(columns.map(|column| (column.name(), column.type_info().name())))
}

/// A server that cannot be reached, is starting, stopping or full may recover (PostgreSQL,
/// appendix A, classes 08, 53 and 57); a cancelled or refused statement stays so.
fn sort(error: SourceError) -> Failure {
    const PASSING: [&str; 6] = ["08006", "53300", "57P01", "57P02", "57P03", "40001"];
    match &error {
        SourceError::Unreachable { .. } => Failure::passing(error),
        SourceError::Database {
            sqlstate: Some(code),
            ..
        } if PASSING.contains(&code.as_str()) => Failure::passing(error),
        _ => Failure::lasting(error),
    }
}

/// The session cannot write, whatever the rights of the role, nor hold the server for long.
pub(super) async fn connect(config: &Config) -> Result<PgConnection, SourceError> {
    let options = config
        .connection
        .clone()
        .application_name("ponctuel-extractor")
        .disable_statement_logging()
        .options([
            (
                "statement_timeout",
                config.statement_timeout.as_millis().to_string(),
            ),
            ("default_transaction_read_only", "on".to_owned()),
            (
                "default_transaction_isolation",
                "repeatable read".to_owned(),
            ),
        ]);
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(connected) => connected.map_err(failure),
        Err(elapsed) => Err(unreachable(elapsed)),
    }
}

/// One row of the join; `domain` does not know databases.
#[derive(sqlx::FromRow)]
struct RegistryRow {
    n_number: String,
    year_mfr: Option<String>,
    type_acft: Option<String>,
    mfr: Option<String>,
    model: Option<String>,
    no_eng: Option<i32>,
    no_seats: Option<i32>,
    speed: Option<i32>,
    engine_type: Option<String>,
}

fn line(row: RegistryRow) -> Result<Vec<u8>, SourceError> {
    let record = RawAircraft {
        n_number: row.n_number,
        year_mfr: row.year_mfr,
        type_acft: row.type_acft,
        mfr: row.mfr,
        model: row.model,
        no_eng: row.no_eng,
        no_seats: row.no_seats,
        speed: row.speed,
        engine_type: row.engine_type,
    };
    let mut line = serde_json::to_vec(&record).map_err(|cause| {
        SourceError::garbage_because(Source::Aircraft, decode::FILE, "ligne inexprimable", cause)
    })?;
    line.push(b'\n');
    Ok(line)
}

pub(super) fn failure(cause: sqlx::Error) -> SourceError {
    match cause {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => unreachable(cause),
        sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::TypeNotFound { .. } => SourceError::garbage_because(
            Source::Aircraft,
            "master, acftref, engine",
            "colonne d’un autre type",
            cause,
        ),
        cause => SourceError::Database {
            kind: Source::Aircraft,
            sqlstate: cause
                .as_database_error()
                .and_then(|error| error.code().map(std::borrow::Cow::into_owned)),
            cause: cause.into(),
        },
    }
}

fn unreachable(cause: impl Into<crate::Cause>) -> SourceError {
    let place = "la base du registre".to_owned();
    SourceError::Unreachable {
        kind: Source::Aircraft,
        place,
        cause: cause.into(),
    }
}
