//! Bodies of `POST /v1/predictions`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One to 1,000 flights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PredictionRequest {
    #[schema(min_items = 1, max_items = 1000)]
    pub flights: Vec<FlightToPredict>,
}

impl PredictionRequest {
    pub const MAX_FLIGHTS: usize = 1000;
}

/// What is known of a flight before it leaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlightToPredict {
    /// IATA code of the airline.
    #[schema(example = "UA")]
    pub carrier: String,
    /// FAA code of the origin: EWR, JFK or LGA.
    #[schema(example = "EWR")]
    pub origin: String,
    /// FAA code of the destination.
    #[schema(example = "IAH")]
    pub destination: String,
    /// Instant with its offset (RFC 3339).
    #[schema(example = "2013-12-05T21:29:00Z")]
    pub scheduled_departure: DateTime<Utc>,
    /// Instant with its offset (RFC 3339); improves the prediction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2013-12-06T01:34:00Z")]
    pub scheduled_arrival: Option<DateTime<Utc>>,
    /// Registration mark, when the aircraft is already known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "N14228")]
    pub tail_number: Option<String>,
}

/// Answer, one prediction a flight, in the order asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PredictionResponse {
    /// Version of the model that answered.
    pub model_version: String,
    pub predictions: Vec<Prediction>,
}

/// The risk of one flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Prediction {
    /// Calibrated probability of arriving late by `late_threshold_min` or more.
    #[schema(example = 0.23, minimum = 0, maximum = 1)]
    pub late_probability: f64,
    #[schema(example = 15)]
    pub late_threshold_min: i16,
    /// The same for 30 minutes; never more than for 15.
    #[schema(example = 0.14, minimum = 0, maximum = 1)]
    pub late_30_probability: f64,
    /// The same for 60 minutes; never more than for 30.
    #[schema(example = 0.06, minimum = 0, maximum = 1)]
    pub late_60_probability: f64,
    pub delay: DelayInterval,
    /// The instant whose knowledge was used: two hours before the scheduled departure.
    pub known_at: DateTime<Utc>,
    /// The last weather observation used.
    pub weather_observed_at: DateTime<Utc>,
}

/// Minutes late at the arrival, negative when early: eight flights in ten fall within.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DelayInterval {
    /// One flight in ten is earlier.
    #[schema(example = -21.0)]
    pub low_min: f64,
    /// One in two.
    #[schema(example = -2.0)]
    pub median_min: f64,
    /// One in ten is later.
    #[schema(example = 46.0)]
    pub high_min: f64,
}
