//! Weather: units to SI, impossible measures blanked, empty hours and duplicates rejected.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::raw::{Located, RawWeather, WeatherUnits};
use domain::{AirportCode, Source, WeatherObservation};

use crate::rules::{self, Rule};
use crate::units::{self, Conversion, UnknownUnit, conversion};
use crate::{Tally, Verdict};

/// Cleans weather rows, payload after payload.
#[derive(Debug, Default)]
pub struct WeatherCleaner {
    seen: HashSet<(AirportCode, DateTime<Utc>)>,
}

impl WeatherCleaner {
    /// Cleans the rows of one payload, whose units are `units`.
    ///
    /// # Errors
    /// Fails when a unit has no known conversion: every row of the payload would be wrong.
    pub fn clean(
        &mut self,
        units: &WeatherUnits,
        rows: &[Located<RawWeather>],
        tally: &mut Tally,
    ) -> Result<Vec<WeatherObservation>, UnknownUnit> {
        let measures = Measures::new(units)?;
        let clean = rows.iter().filter_map(|Located { position, record }| {
            let verdict = self.judge(&measures, record, tally);
            tally.settle(Source::Weather, record, || position.clone(), verdict)
        });
        Ok(clean.collect())
    }

    fn judge(
        &mut self,
        measures: &Measures,
        raw: &RawWeather,
        tally: &mut Tally,
    ) -> Verdict<WeatherObservation> {
        let airport = AirportCode::parse(&raw.airport).map_err(|_| &rules::WEATHER_STATION)?;
        let observed_at = NaiveDateTime::parse_from_str(&raw.time, "%Y-%m-%dT%H:%M")
            .map_err(|_| &rules::WEATHER_TIME)?
            .and_utc();
        if is_empty(raw) {
            return Err(&rules::WEATHER_EMPTY);
        }
        if !self.seen.insert((airport.clone(), observed_at)) {
            return Err(&rules::WEATHER_DUPLICATE);
        }
        let mut read = |value: Option<f64>, measure: &Measure| measure.read(value, tally);
        Ok(WeatherObservation {
            airport,
            observed_at,
            temperature_c: read(raw.temperature, &measures.temperature),
            dew_point_c: read(raw.dew_point, &measures.dew_point),
            humidity_pct: read(raw.relative_humidity, &measures.relative_humidity),
            wind_direction_deg: read(raw.wind_direction, &measures.wind_direction),
            wind_speed_ms: read(raw.wind_speed, &measures.wind_speed),
            wind_gust_ms: read(raw.wind_gusts, &measures.wind_gusts),
            precipitation_mm: read(raw.precipitation, &measures.precipitation),
            pressure_hpa: read(raw.pressure_msl, &measures.pressure_msl),
            visibility_m: read(raw.visibility, &measures.visibility),
        })
    }
}

fn is_empty(raw: &RawWeather) -> bool {
    [
        raw.temperature,
        raw.dew_point,
        raw.relative_humidity,
        raw.wind_direction,
        raw.wind_speed,
        raw.wind_gusts,
        raw.precipitation,
        raw.pressure_msl,
        raw.visibility,
    ]
    .iter()
    .all(Option::is_none)
}

/// How one measure is converted, which values are possible, and the rule that blanks the others.
struct Measure {
    conversion: Conversion,
    possible: std::ops::RangeInclusive<f32>,
    rule: &'static Rule,
}

impl Measure {
    fn read(&self, value: Option<f64>, tally: &mut Tally) -> Option<f32> {
        let value = self.conversion.apply(value?);
        if self.possible.contains(&value) {
            return Some(value);
        }
        tally.note(self.rule);
        None
    }
}

struct Measures {
    temperature: Measure,
    dew_point: Measure,
    relative_humidity: Measure,
    wind_direction: Measure,
    wind_speed: Measure,
    wind_gusts: Measure,
    precipitation: Measure,
    pressure_msl: Measure,
    visibility: Measure,
}

impl Measures {
    /// Bounds are those written in [`rules::RULES`], with their sources.
    fn new(units: &WeatherUnits) -> Result<Self, UnknownUnit> {
        Ok(Self {
            temperature: Measure {
                conversion: conversion("temperature", &units.temperature, units::TEMPERATURE_C)?,
                possible: -60.0..=60.0,
                rule: &rules::WEATHER_TEMPERATURE,
            },
            dew_point: Measure {
                conversion: conversion("dew_point", &units.dew_point, units::TEMPERATURE_C)?,
                possible: -80.0..=40.0,
                rule: &rules::WEATHER_DEW_POINT,
            },
            relative_humidity: Measure {
                conversion: conversion(
                    "relative_humidity",
                    &units.relative_humidity,
                    units::PERCENT,
                )?,
                possible: 0.0..=100.0,
                rule: &rules::WEATHER_HUMIDITY,
            },
            wind_direction: Measure {
                conversion: conversion("wind_direction", &units.wind_direction, units::ANGLE_DEG)?,
                possible: 0.0..=360.0,
                rule: &rules::WEATHER_DIRECTION,
            },
            wind_speed: Measure {
                conversion: conversion("wind_speed", &units.wind_speed, units::SPEED_MS)?,
                possible: 0.0..=75.0,
                rule: &rules::WEATHER_WIND,
            },
            wind_gusts: Measure {
                conversion: conversion("wind_gusts", &units.wind_gusts, units::SPEED_MS)?,
                possible: 0.0..=113.0,
                rule: &rules::WEATHER_GUST,
            },
            precipitation: Measure {
                conversion: conversion("precipitation", &units.precipitation, units::LENGTH_MM)?,
                possible: 0.0..=305.0,
                rule: &rules::WEATHER_PRECIPITATION,
            },
            pressure_msl: Measure {
                conversion: conversion("pressure_msl", &units.pressure_msl, units::PRESSURE_HPA)?,
                possible: 870.0..=1085.0,
                rule: &rules::WEATHER_PRESSURE,
            },
            visibility: Measure {
                conversion: conversion("visibility", &units.visibility, units::DISTANCE_M)?,
                possible: 0.0..=f32::MAX,
                rule: &rules::WEATHER_VISIBILITY,
            },
        })
    }
}
