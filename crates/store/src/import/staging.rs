//! Staging: one temporary table a target, filled by binary COPY.

use contract::DatasetRow;
use domain::{Aircraft, Airport, Carrier, WeatherObservation};
use sqlx::PgConnection;

use crate::StoreError;
use crate::binary_copy::Encoder;

/// Creates `stage_<table>` for each target, with the target's columns but no run.
///
/// The statements are not checked at build time: temporary tables exist only in here.
pub(super) async fn create(connection: &mut PgConnection) -> Result<(), StoreError> {
    for table in super::merge::TABLES {
        let statement = format!(
            "CREATE TEMPORARY TABLE stage_{name} ON COMMIT DROP AS SELECT {columns} FROM {name} WITH NO DATA",
            name = table.name,
            columns = table.columns.join(", "),
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Copies rows into `stage_<table>`, encoding as it sends so that memory stays flat.
async fn copy<T>(
    connection: &mut PgConnection,
    table: &str,
    rows: &[T],
    encode: impl Fn(&mut Encoder, &T),
) -> Result<u64, StoreError> {
    let statement = format!("COPY stage_{table} FROM STDIN (FORMAT binary)");
    let mut sink = connection.copy_in_raw(&statement).await?;
    let mut encoder = Encoder::new();
    for row in rows {
        encode(&mut encoder, row);
        if let Some(bytes) = encoder.take_if_large() {
            sink.send(bytes).await?;
        }
    }
    sink.send(encoder.finish()).await?;
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

pub(super) async fn weather(
    to: &mut PgConnection,
    rows: &[WeatherObservation],
) -> Result<u64, StoreError> {
    copy(to, "weather", rows, |encoder, row| {
        encoder
            .row(11)
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
            .put(row.visibility_m);
    })
    .await
}

pub(super) async fn flights(to: &mut PgConnection, rows: &[DatasetRow]) -> Result<u64, StoreError> {
    copy(to, "flight", rows, |encoder, row| {
        encoder
            .row(14)
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
            .put(row.weather_observed_at);
    })
    .await
}
