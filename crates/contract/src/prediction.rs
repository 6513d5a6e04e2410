//! Bodies of `POST /v1/predictions` and `GET /v1/predictions/{id}`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{FeedbackBody, FieldFault};

/// One to 1,000 flights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PredictionRequest {
    #[schema(min_items = 1, max_items = 1000)]
    pub flights: Vec<FlightToPredict>,
    /// When the question is asked: `reservation`, `veille` or `h2`. When absent, the last one that
    /// `as_of` has reached, for each flight; `h2` without `as_of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "h2")]
    pub horizon: Option<String>,
    /// Nothing known later than this instant is used (RFC 3339); the horizon's own instant when
    /// absent, or when it is earlier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2013-12-05T19:29:00Z")]
    pub as_of: Option<DateTime<Utc>>,
    /// Tells what weighed on each answer.
    #[serde(default)]
    pub explain: bool,
    /// Whom the flights are for, by an id of yours; only a keyed hash of it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub subject: Option<String>,
}

impl PredictionRequest {
    pub const MAX_FLIGHTS: usize = 1000;
    pub const MAX_SUBJECT_BYTES: usize = 200;
}

/// What is known of a flight before it leaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlightToPredict {
    /// IATA code of the airline.
    #[schema(example = "UA")]
    pub carrier: String,
    /// Number of the flight, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 1545, minimum = 1, maximum = 9999)]
    pub flight_number: Option<i16>,
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

/// Answer, one result a flight, in the order asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PredictionResponse {
    /// Flights that could not be predicted: each has its reasons.
    pub failed: usize,
    pub results: Vec<PredictionResult>,
}

/// What became of one flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PredictionResult {
    /// Place of the flight in the request, from 0.
    pub index: usize,
    /// 200, or 422 when this flight cannot be predicted.
    #[schema(example = 200)]
    pub status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction: Option<Prediction>,
    /// What is wrong, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldFault>,
}

/// The risk of one flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Prediction {
    /// To read it again, or to tell what happened.
    #[schema(example = "6f1c6f0e-6c1b-4b0e-9b8e-2d1f0a6b7c8d")]
    pub id: String,
    #[schema(example = "h2")]
    pub horizon: String,
    pub model_version: String,
    #[serde(flatten)]
    pub outlook: OutlookBody,
    /// The instant whose knowledge was used.
    pub known_at: DateTime<Utc>,
    /// The last weather observation used; none at `reservation`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weather_observed_at: Option<DateTime<Utc>>,
    /// When asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// Calibrated probabilities of arriving late, and an interval of the delay.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct OutlookBody {
    /// Of arriving late by `late_threshold_min` or more.
    #[schema(example = 0.23, minimum = 0, maximum = 1)]
    pub late_probability: f64,
    #[schema(example = 15)]
    pub late_threshold_min: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.15, minimum = 0, maximum = 1)]
    pub late_30_probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.07, minimum = 0, maximum = 1)]
    pub late_60_probability: Option<f64>,
    /// Minutes: one flight in ten arrives before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = -22.0)]
    pub delay_low_min: Option<f64>,
    /// Minutes: half of the flights arrive before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = -4.0)]
    pub delay_median_min: Option<f64>,
    /// Minutes: one flight in ten arrives after.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 41.0)]
    pub delay_high_min: Option<f64>,
}

/// What weighed on an answer, in calibrated log-odds: with `base`, the contributions add up to the
/// log-odds of `late_probability`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Explanation {
    /// Of a flight of which nothing is known.
    pub base: f64,
    /// The heaviest first.
    pub reasons: Vec<Reason>,
}

/// One reason, of several features.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    #[schema(example = "weather")]
    pub group: String,
    /// For people, in French.
    #[schema(example = "La météo augmente le risque.")]
    pub sentence: String,
    /// Above zero, it raises the risk.
    #[schema(example = 0.41)]
    pub contribution: f64,
}

/// A prediction shown again to the client that asked for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct KeptPrediction {
    pub id: String,
    pub requested_at: DateTime<Utc>,
    pub carrier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flight_number: Option<i16>,
    pub origin: String,
    pub destination: String,
    pub scheduled_departure: DateTime<Utc>,
    pub horizon: String,
    pub model_version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_at: Option<DateTime<Utc>>,
    #[serde(flatten)]
    pub outlook: OutlookBody,
    /// What was told of it since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback: Option<FeedbackBody>,
}
