//! Hours of weather held in memory, the newest ones.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use futures::stream::TryStreamExt;
use sqlx::PgConnection;

use crate::StoreError;

/// What was observed at an airport in an hour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hour {
    pub(crate) temperature_c: Option<f32>,
    pub(crate) dew_point_c: Option<f32>,
    pub(crate) humidity_pct: Option<f32>,
    pub(crate) wind_direction_deg: Option<f32>,
    pub(crate) wind_speed_ms: Option<f32>,
    pub(crate) wind_gust_ms: Option<f32>,
    pub(crate) precipitation_mm: Option<f32>,
    pub(crate) pressure_hpa: Option<f32>,
    pub(crate) visibility_m: Option<f32>,
}

/// By airport, the newest first.
#[derive(Debug)]
pub(crate) struct Hours(HashMap<String, Vec<(DateTime<Utc>, Hour)>>);

impl Hours {
    /// At most so many, all airports together.
    pub(crate) async fn load(reading: &mut PgConnection, most: i64) -> Result<Self, StoreError> {
        let mut hours: HashMap<String, Vec<_>> = HashMap::new();
        let mut rows = sqlx::query_file!("queries/weather_newest.sql", most).fetch(reading);
        while let Some(row) = rows.try_next().await? {
            let hour = Hour {
                temperature_c: row.temperature_c,
                dew_point_c: row.dew_point_c,
                humidity_pct: row.humidity_pct,
                wind_direction_deg: row.wind_direction_deg,
                wind_speed_ms: row.wind_speed_ms,
                wind_gust_ms: row.wind_gust_ms,
                precipitation_mm: row.precipitation_mm,
                pressure_hpa: row.pressure_hpa,
                visibility_m: row.visibility_m,
            };
            let of_airport = hours.entry(row.airport).or_default();
            of_airport.push((row.observed_at, hour));
        }
        for of_airport in hours.values_mut() {
            of_airport.shrink_to_fit();
        }
        Ok(Self(hours))
    }

    pub(crate) fn of(&self, airport: &str, at: DateTime<Utc>) -> Option<&Hour> {
        let hours = self.0.get(airport)?;
        let place = hours
            .binary_search_by(|(observed, _)| at.cmp(observed))
            .ok()?;
        hours.get(place).map(|(_, hour)| hour)
    }
}
