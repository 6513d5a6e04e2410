//! Body of `GET /v1/statistics/delays`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Delays of flights, by group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DelayStatistics {
    /// What flights are grouped by: `carrier`, `route`, `hour` or `month`.
    #[schema(example = "carrier")]
    pub by: String,
    /// In the order of the keys.
    pub groups: Vec<DelayGroup>,
}

/// The flights of one group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DelayGroup {
    /// Carrier code, `ORIGIN-DESTINATION`, local hour from 00 to 23, or `YYYY-MM`.
    #[schema(example = "UA")]
    pub key: String,
    #[schema(example = 58_665, minimum = 0)]
    pub flights: i64,
    #[schema(minimum = 0)]
    pub cancelled: i64,
    #[schema(minimum = 0)]
    pub diverted: i64,
    /// Flights that arrived where they were bound.
    #[schema(minimum = 0)]
    pub arrived: i64,
    /// Among them, 15 minutes late or more.
    #[schema(minimum = 0)]
    pub late: i64,
    /// `late` over `arrived`; absent when none arrived.
    #[schema(minimum = 0, maximum = 1)]
    pub late_share: Option<f64>,
    /// Of those that arrived, early ones counting below zero.
    pub mean_arrival_delay_min: Option<f64>,
    pub median_arrival_delay_min: Option<f64>,
}
