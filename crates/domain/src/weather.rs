//! Hourly weather at an airport, in SI-derived units.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::AirportCode;

/// What a station measured for one hour. Missing or impossible measures are `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeatherObservation {
    pub airport: AirportCode,
    /// Start of the hour, UTC.
    pub observed_at: DateTime<Utc>,
    pub temperature_c: Option<f32>,
    pub dew_point_c: Option<f32>,
    pub humidity_pct: Option<f32>,
    pub wind_direction_deg: Option<f32>,
    pub wind_speed_ms: Option<f32>,
    pub wind_gust_ms: Option<f32>,
    pub precipitation_mm: Option<f32>,
    pub pressure_hpa: Option<f32>,
    pub visibility_m: Option<f32>,
}
