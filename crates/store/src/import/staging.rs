//! Staging: one temporary table a target, filled by binary COPY. On a first load the same COPY
//! fills the target itself.

use contract::DatasetRow;
use domain::{Aircraft, Airport, Carrier, RunId, WeatherObservation};
use sqlx::PgConnection;

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

/// The COPY that fills a target, or its staging table.
fn statement(table: &str, straight: bool, with_run: bool) -> String {
    let columns = super::merge::TABLES
        .iter()
        .find(|target| target.name == table)
        .map(|target| target.columns.join(", "))
        .unwrap_or_default();
    let stage = if straight { "" } else { "stage_" };
    let run = if with_run { ", run_id" } else { "" };
    format!("COPY {stage}{table} ({columns}{run}) FROM STDIN (FORMAT binary)")
}

/// Copies the rows of a small table into its staging table.
async fn copy<T>(
    connection: &mut PgConnection,
    table: &str,
    rows: &[T],
    encode: impl Fn(&mut Encoder, &T),
) -> Result<u64, StoreError> {
    let mut encoder = Encoder::new();
    for row in rows {
        encode(&mut encoder, row);
    }
    let statement = statement(table, false, false);
    send(connection, &statement, &encoder.finish()).await
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

pub(super) async fn carriers(to: &mut PgConnection, rows: &[Carrier]) -> Result<u64, StoreError> {
    copy(to, "carrier", rows, |encoder, row| {
        encoder
            .row(5)
            .put(row.code.as_str())
            .put(row.icao_code.as_deref())
            .put(row.name.as_deref())
            .put(row.call_sign.as_deref())
            .put(row.country.as_deref());
    })
    .await
}

pub(super) async fn airports(to: &mut PgConnection, rows: &[Airport]) -> Result<u64, StoreError> {
    copy(to, "airport", rows, |encoder, row| {
        encoder
            .row(6)
            .put(row.code.as_str())
            .put(row.name.as_deref())
            .put(row.latitude_deg)
            .put(row.longitude_deg)
            .put(row.altitude_m)
            .put(row.time_zone.map(chrono_tz::Tz::name));
    })
    .await
}

pub(super) async fn aircraft(to: &mut PgConnection, rows: &[Aircraft]) -> Result<u64, StoreError> {
    copy(to, "aircraft", rows, |encoder, row| {
        encoder
            .row(9)
            .put(row.tail_number.as_str())
            .put(row.year)
            .put(row.kind.as_deref())
            .put(row.manufacturer.as_deref())
            .put(row.model.as_deref())
            .put(row.engines)
            .put(row.seats)
            .put(row.engine_kind.as_deref())
            .put(row.cruise_speed_kmh);
    })
    .await
}

/// Weather goes with its run, which a straight load needs and staging does without.
pub(super) async fn weather(
    to: &mut PgConnection,
    rows: &[WeatherObservation],
    run: &RunId,
    straight: bool,
) -> Result<u64, StoreError> {
    let mut encoder = Encoder::new();
    for row in rows {
        encoder
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
    send(to, &statement("weather", straight, true), &encoder.finish()).await
}

/// A batch of flights, ready for the server: made on one thread while another sends.
#[derive(Debug)]
pub(super) struct FlightCopy {
    bytes: Vec<u8>,
}

impl FlightCopy {
    pub(super) fn encode(rows: &[DatasetRow], run: &RunId) -> Self {
        let mut encoder = Encoder::new();
        for row in rows {
            encoder
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
        Self {
            bytes: encoder.finish(),
        }
    }
}

/// Into the staging table, to be merged one by one.
pub(super) async fn flights(to: &mut PgConnection, copy: &FlightCopy) -> Result<u64, StoreError> {
    send(to, &statement("flight", false, true), &copy.bytes).await
}

/// Into the table of a new month, made in the same transaction: nobody else sees it, so its rows
/// may be written as old ones, that no vacuum will have to freeze later.
pub(super) async fn flights_of_month(
    to: &mut PgConnection,
    table: &str,
    copy: &FlightCopy,
) -> Result<u64, StoreError> {
    let statement = statement("flight", true, true)
        .replacen("COPY flight ", &format!("COPY {table} "), 1)
        .replacen("(FORMAT binary)", "(FORMAT binary, FREEZE)", 1);
    send(to, &statement, &copy.bytes).await
}
