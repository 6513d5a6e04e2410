//! Weather: units to SI, impossible measures blanked, empty hours and duplicates rejected.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::raw::{Located, RawWeather, WeatherUnits};
use domain::{AirportCode, Source, WeatherObservation};

use crate::rules::{self, Rule};
use crate::tally::Row;
use crate::units::{self, Conversion, UnknownUnit, conversion};
use crate::{Partition, Tally, Verdict};

/// Cleans one payload: the hours of one station in one UTC month, all in the same `units`.
///
/// An hour outside `month` is rejected: it would be read again with the payload of its own month.
/// So no duplicate can cross payloads, and none has to be remembered from one to the next.
/// The result is in the order of instants, then of stations.
///
/// # Errors
/// Fails when a unit has no known conversion: every row of the payload would be wrong.
pub fn clean(
    month: Partition,
    units: &WeatherUnits,
    rows: &[Located<RawWeather>],
    tally: &mut Tally,
) -> Result<Vec<WeatherObservation>, UnknownUnit> {
    let measures = measures(units)?;
    let mut seen = HashSet::with_capacity(rows.len());
    let mut clean: Vec<_> = rows
        .iter()
        .filter_map(|Located { position, record }| {
            tally.settle(Source::Weather, record, &|| position.clone(), |row| {
                judge(record, month, &measures, &mut seen, row)
            })
        })
        .collect();
    sort(&mut clean);
    Ok(clean)
}

/// Puts hours in the order of their key: instant, then station.
pub fn sort(hours: &mut [WeatherObservation]) {
    hours.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
}

pub(crate) fn key(hour: &WeatherObservation) -> (DateTime<Utc>, &AirportCode) {
    (hour.observed_at, &hour.airport)
}

fn judge(
    raw: &RawWeather,
    month: Partition,
    measures: &Measures,
    seen: &mut HashSet<(AirportCode, DateTime<Utc>)>,
    row: &mut Row<'_, RawWeather>,
) -> Verdict<WeatherObservation> {
    let airport = AirportCode::parse(&raw.airport).map_err(|_| &rules::WEATHER_STATION)?;
    let observed_at = NaiveDateTime::parse_from_str(&raw.time, "%Y-%m-%dT%H:%M")
        .map_err(|_| &rules::WEATHER_TIME)?
        .and_utc();
    if !month.holds(observed_at.date_naive()) {
        return Err(&rules::WEATHER_MONTH);
    }
    let (values, tripped) = read(raw, measures);
    if values.iter().all(Option::is_none) {
        return Err(&rules::WEATHER_EMPTY);
    }
    if !seen.insert((airport.clone(), observed_at)) {
        return Err(&rules::WEATHER_DUPLICATE);
    }
    // Past this point the row is kept: only now does it blank its impossible measures.
    tripped
        .into_iter()
        .flatten()
        .for_each(|rule| row.note(rule));
    let [
        temperature_c,
        dew_point_c,
        humidity_pct,
        wind_direction_deg,
        wind_speed_ms,
        wind_gust_ms,
        precipitation_mm,
        pressure_hpa,
        visibility_m,
    ] = values;
    Ok(WeatherObservation {
        airport,
        observed_at,
        temperature_c,
        dew_point_c,
        humidity_pct,
        wind_direction_deg,
        wind_speed_ms,
        wind_gust_ms,
        precipitation_mm,
        pressure_hpa,
        visibility_m,
    })
}

const MEASURES: usize = 9;

/// Each measure in SI when it is possible, and the rule that it trips when it is not.
fn read(
    raw: &RawWeather,
    measures: &Measures,
) -> ([Option<f32>; MEASURES], [Option<&'static Rule>; MEASURES]) {
    let given = [
        raw.temperature,
        raw.dew_point,
        raw.relative_humidity,
        raw.wind_direction,
        raw.wind_speed,
        raw.wind_gusts,
        raw.precipitation,
        raw.pressure_msl,
        raw.visibility,
    ];
    let mut values = [None; MEASURES];
    let mut tripped = [None; MEASURES];
    for (index, (given, measure)) in given.into_iter().zip(measures).enumerate() {
        let Some(value) = given.map(|given| measure.conversion.apply(given)) else {
            continue;
        };
        if measure.possible.contains(&value) {
            values[index] = Some(value);
        } else {
            tripped[index] = Some(measure.rule);
        }
    }
    (values, tripped)
}

/// How one measure is converted, which values are possible, and the rule that blanks the others.
struct Measure {
    conversion: Conversion,
    possible: std::ops::RangeInclusive<f32>,
    rule: &'static Rule,
}

type Measures = [Measure; MEASURES];

/// Bounds are those written in [`rules::RULES`], with their sources.
fn measures(units: &WeatherUnits) -> Result<Measures, UnknownUnit> {
    let measure = |name, unit, known, possible, rule| {
        Ok(Measure {
            conversion: conversion(name, unit, known)?,
            possible,
            rule,
        })
    };
    Ok([
        measure(
            "temperature",
            &units.temperature,
            units::TEMPERATURE_C,
            -60.0..=60.0,
            &rules::WEATHER_TEMPERATURE,
        )?,
        measure(
            "dew_point",
            &units.dew_point,
            units::TEMPERATURE_C,
            -80.0..=40.0,
            &rules::WEATHER_DEW_POINT,
        )?,
        measure(
            "relative_humidity",
            &units.relative_humidity,
            units::PERCENT,
            0.0..=100.0,
            &rules::WEATHER_HUMIDITY,
        )?,
        measure(
            "wind_direction",
            &units.wind_direction,
            units::ANGLE_DEG,
            0.0..=360.0,
            &rules::WEATHER_DIRECTION,
        )?,
        measure(
            "wind_speed",
            &units.wind_speed,
            units::SPEED_MS,
            0.0..=75.0,
            &rules::WEATHER_WIND,
        )?,
        measure(
            "wind_gusts",
            &units.wind_gusts,
            units::SPEED_MS,
            0.0..=113.0,
            &rules::WEATHER_GUST,
        )?,
        measure(
            "precipitation",
            &units.precipitation,
            units::LENGTH_MM,
            0.0..=305.0,
            &rules::WEATHER_PRECIPITATION,
        )?,
        measure(
            "pressure_msl",
            &units.pressure_msl,
            units::PRESSURE_HPA,
            870.0..=1085.0,
            &rules::WEATHER_PRESSURE,
        )?,
        measure(
            "visibility",
            &units.visibility,
            units::DISTANCE_M,
            0.0..=f32::MAX,
            &rules::WEATHER_VISIBILITY,
        )?,
    ])
}
