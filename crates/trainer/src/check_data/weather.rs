//! The weather of a snapshot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use contract::WeatherBody;

use super::limits::LEAST_WEATHER;
use super::{Check, percent};
use crate::TrainerError;
use crate::snapshot::WEATHER;

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Weather {
    hours: BTreeMap<String, BTreeSet<DateTime<Utc>>>,
    out_of_range: BTreeMap<&'static str, u64>,
}

pub(super) fn read(folder: &Path) -> Result<Weather, TrainerError> {
    let path = folder.join(WEATHER);
    let bytes = std::fs::read(&path).map_err(|source| TrainerError::Io { path, source })?;
    let mut weather = Weather::default();
    for hour in serde_json::from_slice::<Vec<WeatherBody>>(&bytes)? {
        for fault in faults(&hour) {
            *weather.out_of_range.entry(fault).or_default() += 1;
        }
        let hours = weather.hours.entry(hour.airport).or_default();
        hours.insert(hour.observed_at);
    }
    Ok(weather)
}

impl Weather {
    /// `period` is that of the flights.
    pub(super) fn checks(&self, period: Option<(NaiveDate, NaiveDate)>) -> Vec<Check> {
        let told: Vec<String> = self
            .out_of_range
            .iter()
            .map(|(fault, count)| format!("{fault} ({count})"))
            .collect();
        let found = if told.is_empty() {
            "toutes vraisemblables".to_owned()
        } else {
            told.join(", ")
        };
        let mut checks = vec![Check::new(
            "météo : valeurs",
            found,
            "températures, vents, humidités, pluies et pressions vraisemblables",
            told.is_empty(),
        )];
        if let Some((first, last)) = period {
            let hours = ((last - first).num_days() + 1) * 24;
            let shares = self
                .hours
                .values()
                .map(|known| known.len() as f64 / hours as f64);
            let least = shares.fold(f64::INFINITY, f64::min);
            let least = if least.is_finite() { least } else { 0.0 };
            checks.push(Check::new(
                "météo : heures connues, par aéroport",
                format!(
                    "{} au moins, {} aéroports",
                    percent(least),
                    self.hours.len()
                ),
                &format!("{} au moins", percent(LEAST_WEATHER)),
                least >= LEAST_WEATHER,
            ));
        }
        checks
    }
}

/// What cannot be on Earth, in French.
fn faults(hour: &WeatherBody) -> impl Iterator<Item = &'static str> {
    let within = |value: Option<f32>, low: f32, high: f32| {
        value.is_none_or(|value| (low..=high).contains(&value))
    };
    [
        (
            within(hour.temperature_c, -60.0, 60.0),
            "température invraisemblable",
        ),
        (
            within(hour.wind_speed_ms, 0.0, 90.0),
            "vent invraisemblable",
        ),
        (
            within(hour.humidity_pct, 0.0, 100.5),
            "humidité invraisemblable",
        ),
        (
            within(hour.precipitation_mm, 0.0, 400.0),
            "pluie invraisemblable",
        ),
        (
            within(hour.pressure_hpa, 850.0, 1_090.0),
            "pression invraisemblable",
        ),
    ]
    .into_iter()
    .filter_map(|(holds, fault)| (!holds).then_some(fault))
}
