//! Runs the join query and keeps its rows as lines of JSON.

use std::path::Path;
use std::time::Duration;

use domain::Source;
use domain::raw::RawAircraft;
use futures::TryStreamExt;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::{Config, decode};
use crate::payload::Staging;
use crate::{Fetched, Progress, SourceError};

/// The extraction: goal, selection, filters and joins are explained in the file.
pub(super) const QUERY: &str = include_str!("../../queries/aircraft_registry.sql");

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Leaves the rows of the join as `aircraft.ndjson` in the folder `into`.
pub async fn fetch(
    config: &Config,
    into: &Path,
    progress: &dyn Progress,
) -> Result<Fetched, SourceError> {
    progress.expect(1);
    let staging = Staging::open(Source::Aircraft, into)?;
    let mut connection = connect(config).await?;
    let mut writer = staging.create(decode::FILE)?;
    let mut count = 0;
    {
        let mut rows = sqlx::query_as::<_, Row>(QUERY).fetch(&mut connection);
        while let Some(row) = rows.try_next().await.map_err(failure)? {
            writer.put(&line(row)?)?;
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
    // The rows are all read: a failure to say goodbye loses nothing.
    let _ = connection.close().await;
    let file = writer.finish(count)?;
    staging.commit()?;
    progress.advance(1, file.rows, file.bytes);
    let mut fetched = Fetched {
        requests: 1,
        ..Fetched::default()
    };
    fetched.add(file);
    Ok(fetched)
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
        ]);
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(connected) => connected.map_err(failure),
        Err(elapsed) => Err(unreachable(elapsed)),
    }
}

/// One row of the join; `domain` does not know databases.
#[derive(sqlx::FromRow)]
struct Row {
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

fn line(row: Row) -> Result<Vec<u8>, SourceError> {
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
