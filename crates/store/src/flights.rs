//! Reading the dataset: pages, one flight, the whole of it.

use chrono::{DateTime, NaiveDate, Utc};
use contract::DatasetRow;
use domain::{AirportCode, CarrierCode, FlightId};
use futures::stream::{BoxStream, StreamExt, TryStreamExt};

use crate::{Pool, StoreError};

/// Which flights are wanted. An absent filter lets everything through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FlightFilter {
    pub origin: Option<AirportCode>,
    pub destination: Option<AirportCode>,
    pub carrier: Option<CarrierCode>,
    /// First local day of departure.
    pub from: Option<NaiveDate>,
    /// Last local day of departure, included.
    pub to: Option<NaiveDate>,
    pub cancelled: Option<bool>,
    pub late: Option<bool>,
}

/// Where a page ended: the next one begins just after.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    pub scheduled_departure: DateTime<Utc>,
    pub id: FlightId,
}

/// Flights by scheduled departure then id, at most `limit` of them, after `after`.
pub async fn list(
    pool: &Pool,
    filter: &FlightFilter,
    after: Option<&Position>,
    limit: i64,
) -> Result<Vec<DatasetRow>, StoreError> {
    let rows = sqlx::query_file_as!(
        DatasetRow,
        "queries/flight_list.sql",
        filter.origin.as_ref().map(AirportCode::as_str),
        filter.destination.as_ref().map(AirportCode::as_str),
        filter.carrier.as_ref().map(CarrierCode::as_str),
        filter.from,
        filter.to,
        filter.cancelled,
        filter.late,
        after.map(|position| position.scheduled_departure),
        after.map(|position| position.id.as_str()),
        limit,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// One flight; `None` when there is none of that id.
pub async fn find(pool: &Pool, id: &FlightId) -> Result<Option<DatasetRow>, StoreError> {
    let row = sqlx::query_file_as!(DatasetRow, "queries/flight_find.sql", id.as_str())
        .fetch_optional(pool)
        .await?;
    Ok(row)
}

/// Every flight of a range of local days, streamed in the order of scheduled departures.
pub fn stream(
    pool: &Pool,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> BoxStream<'_, Result<DatasetRow, StoreError>> {
    sqlx::query_file_as!(DatasetRow, "queries/flight_export.sql", from, to)
        .fetch(pool)
        .map_err(StoreError::from)
        .boxed()
}
