//! Delays summed up, and the name of the state that they were read in.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{AirportCode, CarrierCode};

use crate::{Pool, StoreError};

/// What flights are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grouping {
    Carrier,
    Route,
    /// Local hour of the scheduled departure.
    Hour,
    Month,
}

impl Grouping {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Carrier => "carrier",
            Self::Route => "route",
            Self::Hour => "hour",
            Self::Month => "month",
        }
    }
}

/// Which flights are summed up. An absent filter lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct StatisticsFilter {
    pub from: Option<NaiveDate>,
    /// Included.
    pub to: Option<NaiveDate>,
    pub origin: Option<AirportCode>,
    pub carrier: Option<CarrierCode>,
}

/// One group of flights.
#[derive(Debug, Clone, PartialEq)]
pub struct DelayRow {
    pub key: String,
    pub flights: i64,
    pub cancelled: i64,
    pub diverted: i64,
    pub late: i64,
    pub arrived: i64,
    pub mean_arrival_delay_min: Option<f64>,
    pub median_arrival_delay_min: Option<f64>,
}

/// Delays by group, in the order of the groups.
pub async fn delays(
    pool: &Pool,
    by: Grouping,
    filter: &StatisticsFilter,
) -> Result<Vec<DelayRow>, StoreError> {
    Ok(sqlx::query_file_as!(
        DelayRow,
        "queries/delay_statistics.sql",
        by.as_str(),
        filter.from,
        filter.to,
        filter.origin.as_ref().map(AirportCode::as_str),
        filter.carrier.as_ref().map(CarrierCode::as_str),
    )
    .fetch_all(pool)
    .await?)
}

/// A state of the dataset: two equal numbers, the same rows; two equal marks, the same rejections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatasetVersion {
    pub number: i64,
    pub changed_at: DateTime<Utc>,
    /// A mark of all rejected rows, which are no part of the dataset but of its history.
    pub rejections: i64,
}

/// The state in which the next reading is, at the least.
pub async fn version(executor: impl sqlx::PgExecutor<'_>) -> Result<DatasetVersion, StoreError> {
    Ok(
        sqlx::query_file_as!(DatasetVersion, "queries/dataset_version.sql")
            .fetch_one(executor)
            .await?,
    )
}
