//! Reading the dataset: pages, one flight, the whole of it.

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use contract::DatasetRow;
use domain::{AirportCode, CarrierCode, FlightId};
use futures::stream::{BoxStream, StreamExt, TryStreamExt};

use sqlx::{Postgres, Transaction};

use crate::statistics::{self, DatasetVersion};
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
    pub diverted: Option<bool>,
    pub late: Option<bool>,
    /// Arrived at least so many minutes late.
    pub min_delay_min: Option<i16>,
}

/// Where a page ended, in the order of the list: the next one begins just after.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// By scheduled departure, the first ones first.
    FirstDepartures(Option<(DateTime<Utc>, FlightId)>),
    /// By scheduled departure, the last ones first.
    LastDepartures(Option<(DateTime<Utc>, FlightId)>),
    /// By arrival delay, the latest first; only flights that arrived.
    LatestArrivals(Option<(i16, FlightId)>),
}

/// Rows, and how long the first one took: what remains is receiving and decoding.
#[derive(Debug)]
pub struct Timed<T> {
    pub rows: Vec<T>,
    pub first: Duration,
}

/// Flights in that order, at most `limit` of them.
pub async fn list(
    pool: &Pool,
    filter: &FlightFilter,
    order: &Order,
    limit: i64,
) -> Result<Timed<DatasetRow>, StoreError> {
    // The three files differ by their order alone; each is checked when we compile.
    macro_rules! page {
        ($file:literal, $after:expr) => {{
            let after = $after.as_ref();
            sqlx::query_file_as!(
                DatasetRow,
                $file,
                filter.origin.as_ref().map(AirportCode::as_str),
                filter.destination.as_ref().map(AirportCode::as_str),
                filter.carrier.as_ref().map(CarrierCode::as_str),
                filter.from,
                filter.to,
                filter.cancelled,
                filter.late,
                filter.diverted,
                filter.min_delay_min,
                after.map(|(key, _)| *key),
                after.map(|(_, id)| id.as_str()),
                limit,
            )
            .fetch(pool)
        }};
    }
    let start = Instant::now();
    let mut read = match order {
        Order::FirstDepartures(after) => page!("queries/flight_list.sql", after),
        Order::LastDepartures(after) => page!("queries/flight_list_newest.sql", after),
        Order::LatestArrivals(after) => page!("queries/flight_list_most_late.sql", after),
    };
    let mut rows = Vec::new();
    let mut first = None;
    while let Some(row) = read.try_next().await? {
        first.get_or_insert_with(|| start.elapsed());
        rows.push(row);
    }
    let first = first.unwrap_or_else(|| start.elapsed());
    Ok(Timed { rows, first })
}

/// One flight; `None` when there is none of that id.
pub async fn find(pool: &Pool, id: &FlightId) -> Result<Option<DatasetRow>, StoreError> {
    let row = sqlx::query_file_as!(DatasetRow, "queries/flight_find.sql", id.as_str(), id.day())
        .fetch_optional(pool)
        .await?;
    Ok(row)
}

/// A row joined into a flight, and the run that wrote it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineagePiece {
    pub source: String,
    pub key: String,
    pub run_id: String,
}

/// Where a flight comes from, itself first; empty when there is none of that id.
pub async fn lineage(pool: &Pool, id: &FlightId) -> Result<Vec<LineagePiece>, StoreError> {
    Ok(sqlx::query_file_as!(
        LineagePiece,
        "queries/flight_lineage.sql",
        id.as_str(),
        id.day()
    )
    .fetch_all(pool)
    .await?)
}

/// A reading of many flights, all in the same state of the dataset however long it lasts.
pub struct Export {
    transaction: Transaction<'static, Postgres>,
    /// That state.
    pub version: DatasetVersion,
}

impl Export {
    pub async fn begin(pool: &Pool) -> Result<Self, StoreError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
        let mut transaction = pool.begin_with(begin).await?;
        // It lasts as long as its reader takes.
        sqlx::raw_sql("SET LOCAL statement_timeout = 0")
            .execute(&mut *transaction)
            .await?;
        let version = statistics::version(&mut *transaction).await?;
        Ok(Self {
            transaction,
            version,
        })
    }

    /// Every flight of a range of local days, streamed in the order of scheduled departures.
    pub fn rows(
        &mut self,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> BoxStream<'_, Result<DatasetRow, StoreError>> {
        sqlx::query_file_as!(DatasetRow, "queries/flight_export.sql", from, to)
            .fetch(&mut *self.transaction)
            .map_err(StoreError::from)
            .boxed()
    }
}
