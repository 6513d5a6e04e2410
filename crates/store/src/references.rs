//! Reading the reference lists: carriers, airports, aircraft, weather.

use chrono::{DateTime, Utc};
use contract::{AircraftBody, AirportBody, CarrierBody, WeatherBody};
use domain::{AirportCode, TailNumber};

use crate::{Pool, StoreError};

/// Every carrier, by code.
pub async fn carriers(pool: &Pool) -> Result<Vec<CarrierBody>, StoreError> {
    Ok(
        sqlx::query_file_as!(CarrierBody, "queries/carrier_list.sql")
            .fetch_all(pool)
            .await?,
    )
}

/// Airports by code, at most `limit`, after `after`.
pub async fn airports(
    pool: &Pool,
    after: Option<&AirportCode>,
    limit: i64,
) -> Result<Vec<AirportBody>, StoreError> {
    let after = after.map(AirportCode::as_str);
    Ok(
        sqlx::query_file_as!(AirportBody, "queries/airport_list.sql", after, limit)
            .fetch_all(pool)
            .await?,
    )
}

/// One airport; `None` when there is none of that code.
pub async fn airport(pool: &Pool, code: &AirportCode) -> Result<Option<AirportBody>, StoreError> {
    Ok(
        sqlx::query_file_as!(AirportBody, "queries/airport_find.sql", code.as_str())
            .fetch_optional(pool)
            .await?,
    )
}

/// Aircraft by mark, at most `limit`, after `after`.
pub async fn aircraft_page(
    pool: &Pool,
    after: Option<&TailNumber>,
    limit: i64,
) -> Result<Vec<AircraftBody>, StoreError> {
    let after = after.map(TailNumber::as_str);
    Ok(
        sqlx::query_file_as!(AircraftBody, "queries/aircraft_list.sql", after, limit)
            .fetch_all(pool)
            .await?,
    )
}

/// One aircraft; `None` when there is none of that mark.
pub async fn aircraft(pool: &Pool, tail: &TailNumber) -> Result<Option<AircraftBody>, StoreError> {
    Ok(
        sqlx::query_file_as!(AircraftBody, "queries/aircraft_find.sql", tail.as_str())
            .fetch_optional(pool)
            .await?,
    )
}

/// Which hours of weather are wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WeatherFilter {
    pub airport: Option<AirportCode>,
    pub from: Option<DateTime<Utc>>,
    /// Included.
    pub to: Option<DateTime<Utc>>,
}

/// Hours of weather by airport then instant, at most `limit`, after `after`.
pub async fn weather(
    pool: &Pool,
    filter: &WeatherFilter,
    after: Option<&(AirportCode, DateTime<Utc>)>,
    limit: i64,
) -> Result<Vec<WeatherBody>, StoreError> {
    let hours = sqlx::query_file_as!(
        WeatherBody,
        "queries/weather_list.sql",
        filter.airport.as_ref().map(AirportCode::as_str),
        filter.from,
        filter.to,
        after.map(|(airport, _)| airport.as_str()),
        after.map(|(_, instant)| *instant),
        limit,
    )
    .fetch_all(pool)
    .await?;
    Ok(hours)
}
