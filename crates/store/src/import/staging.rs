//! Staging: one temporary table a target, filled by binary COPY. On a first load the same COPY
//! fills the target itself.

use contract::DatasetRow;
use domain::{RunId, WeatherObservation};
use serde::Serialize;
use sqlx::PgConnection;

use super::Table;
use crate::StoreError;
use crate::binary_copy::Encoder;

/// Creates `stage_<table>` for each target, with the target's columns.
///
/// The statements are not checked at build time: temporary tables exist only in here.
pub(super) async fn create(connection: &mut PgConnection) -> Result<(), StoreError> {
    for table in super::merge::TABLES {
        let statement = format!(
            "CREATE TEMPORARY TABLE stage_{name} ON COMMIT DROP AS SELECT {columns}, run_id FROM {name} WITH NO DATA",
            name = table.name,
            columns = table.columns.join(", "),
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Empties the staging table of a target, once merged.
pub(super) async fn clear(connection: &mut PgConnection, table: &Table) -> Result<(), StoreError> {
    let statement = format!("TRUNCATE stage_{}", table.name);
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
        .execute(connection)
        .await?;
    Ok(())
}

/// The COPY that fills a target, or its staging table.
fn statement(table: &str, straight: bool) -> String {
    let columns = super::merge::TABLES
        .iter()
        .find(|target| target.name == table)
        .map(|target| target.columns.join(", "))
        .unwrap_or_default();
    let stage = if straight { "" } else { "stage_" };
    format!("COPY {stage}{table} ({columns}, run_id) FROM STDIN (FORMAT binary)")
}

/// Rows of a small table, into its staging table. As one JSON value rather than a COPY, whose end
/// waits some 40 ms for the server's delayed acknowledgement: longer than all of these rows take.
pub(super) async fn few<T: Serialize>(
    connection: &mut PgConnection,
    table: &Table,
    rows: &[T],
) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let statement = format!(
        "INSERT INTO stage_{name} ({columns})
        SELECT {columns} FROM jsonb_populate_recordset(NULL::stage_{name}, $1)",
        name = table.name,
        columns = table.columns.join(", "),
    );
    let inserted = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(sqlx::types::Json(rows))
        .execute(connection)
        .await?;
    Ok(inserted.rows_affected())
}

async fn send(
    connection: &mut PgConnection,
    statement: &str,
    bytes: &[u8],
) -> Result<u64, StoreError> {
    let mut sink = connection.copy_in_raw(statement).await?;
    for chunk in bytes.chunks(1 << 16) {
        sink.send(chunk).await?;
    }
    Ok(sink.finish().await?)
}

/// Hours of weather as the server reads them, gathered until they are sent.
#[derive(Debug)]
pub(super) struct WeatherCopy {
    encoder: Encoder,
    rows: u64,
}

impl WeatherCopy {
    pub(super) fn new() -> Self {
        Self {
            encoder: Encoder::new(),
            rows: 0,
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// With the run, which a straight load needs and staging does without.
    pub(super) fn push(&mut self, rows: &[WeatherObservation], run: &RunId) {
        self.rows += rows.len() as u64;
        for row in rows {
            self.encoder
                .row(12)
                .put(row.airport.as_str())
                .put(row.observed_at)
                .put(row.temperature_c)
                .put(row.dew_point_c)
                .put(row.humidity_pct)
                .put(row.wind_direction_deg)
                .put(row.wind_speed_ms)
                .put(row.wind_gust_ms)
                .put(row.precipitation_mm)
                .put(row.pressure_hpa)
                .put(row.visibility_m)
                .put(run.as_str());
        }
    }

    /// Into the table itself when `straight`, else into its staging table.
    pub(super) async fn send(
        mut self,
        to: &mut PgConnection,
        straight: bool,
    ) -> Result<u64, StoreError> {
        let statement = statement("weather", straight);
        send(to, &statement, self.encoder.finish()).await
    }
}

/// Flights as the server reads them.
#[derive(Debug)]
pub(super) struct FlightCopy {
    encoder: Encoder,
}

impl FlightCopy {
    pub(super) fn new() -> Self {
        Self {
            encoder: Encoder::new(),
        }
    }

    pub(super) fn push(&mut self, rows: &[DatasetRow], run: &RunId) {
        for row in rows {
            self.encoder
                .row(15)
                .put(row.flight_id.as_str())
                .put(row.flight_date)
                .put(row.carrier.as_str())
                .put(row.flight_number)
                .put(row.tail_number.as_deref())
                .put(row.origin.as_str())
                .put(row.destination.as_str())
                .put(row.scheduled_departure)
                .put(row.scheduled_arrival)
                .put(row.departure_delay_min)
                .put(row.arrival_delay_min)
                .put(row.air_time_min)
                .put(row.distance_km)
                .put(row.weather_observed_at)
                .put(run.as_str());
        }
    }
}

/// Into the staging table, to be merged one by one.
pub(super) async fn flights(
    to: &mut PgConnection,
    mut copy: FlightCopy,
) -> Result<u64, StoreError> {
    send(to, &statement("flight", false), copy.encoder.finish()).await
}

/// Into the table of a new month. Without FREEZE, whose rows every snapshot sees: an export under way
/// when the month is attached would show it in a state that did not hold it. The copy is then empty,
/// with its room.
pub(super) async fn flights_of_month(
    to: &mut PgConnection,
    table: &str,
    copy: &mut FlightCopy,
) -> Result<u64, StoreError> {
    let statement =
        statement("flight", true).replacen("COPY flight ", &format!("COPY {table} "), 1);
    let rows = send(to, &statement, copy.encoder.finish()).await?;
    copy.encoder.restart();
    Ok(rows)
}
