//! Everything the formulas of the table read, gathered once a flight.

use chrono::{NaiveDateTime, Timelike};

use crate::weather::RecentWeather;
use crate::{Encodings, FeatureError, FlightInput, Horizon, WeatherHistory, geometry, holiday};

/// Beyond a week a holiday no longer moves traffic, and the distance would only tell the date.
const HOLIDAY_REACH_DAYS: i64 = 7;

/// A flight seen from its instant of knowledge.
#[derive(Debug)]
pub(crate) struct Moment<'a> {
    pub(crate) flight: &'a FlightInput,
    pub(crate) encodings: &'a Encodings,
    pub(crate) weather: RecentWeather<'a>,
    pub(crate) local_departure: NaiveDateTime,
    pub(crate) local_arrival: Option<NaiveDateTime>,
    pub(crate) distance_km: Option<f64>,
    /// Negative before, positive after; capped to a week.
    pub(crate) days_from_holiday: i64,
}

impl<'a> Moment<'a> {
    pub(crate) fn new(
        flight: &'a FlightInput,
        history: &'a WeatherHistory,
        encodings: &'a Encodings,
    ) -> Result<Self, FeatureError> {
        let airport = &flight.origin.code;
        let instant = Horizon::H2.known_at(flight.scheduled_departure);
        if !history.covers(airport) {
            return Err(FeatureError::UnknownAirport {
                airport: airport.clone(),
            });
        }
        let weather = history
            .recent(airport, instant)
            .ok_or_else(|| FeatureError::NoWeather {
                airport: airport.clone(),
                instant,
            })?;
        let local_departure = flight.local_departure()?;
        Ok(Self {
            flight,
            encodings,
            weather,
            local_departure,
            local_arrival: flight.local_arrival(),
            distance_km: geometry::distance_km(&flight.origin, &flight.destination),
            days_from_holiday: holiday::days_from_nearest(local_departure.date())
                .clamp(-HOLIDAY_REACH_DAYS, HOLIDAY_REACH_DAYS),
        })
    }

    /// Sine and cosine of the direction the wind blows from; none when it is calm.
    pub(crate) fn wind(&self) -> Option<(f32, f32)> {
        Some(self.weather.last.wind_direction_deg?.to_radians().sin_cos())
    }
}

/// Minutes since local midnight.
pub(crate) fn minute_of_day(local: NaiveDateTime) -> f32 {
    (local.hour() * 60 + local.minute()) as f32
}
