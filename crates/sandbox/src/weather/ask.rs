//! What a request asks of the archive, or why it is refused.
//!
//! Refusals are in English, as the upstream's.

use chrono::NaiveDate;
use serde::Deserialize;

use super::Station;

/// The query, as it came.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Parameters {
    latitude: Option<String>,
    longitude: Option<String>,
    start_date: Option<String>,
    end_date: Option<String>,
    hourly: Option<String>,
    timezone: Option<String>,
    temperature_unit: Option<String>,
    wind_speed_unit: Option<String>,
    precipitation_unit: Option<String>,
}

/// A request that can be answered.
pub(super) struct Ask<'a> {
    pub(super) station: &'a Station,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
    pub(super) variables: Vec<String>,
}

/// The reason of a refusal.
pub(super) type Refusal = String;

/// How far from a station a place may be, in degrees: the archive's own grid.
const REACH_DEG: f64 = 0.1;

impl<'a> Ask<'a> {
    pub(super) fn read(parameters: &Parameters, stations: &'a [Station]) -> Result<Self, Refusal> {
        let latitude = number("latitude", parameters.latitude.as_deref(), 90.0)?;
        let longitude = number("longitude", parameters.longitude.as_deref(), 180.0)?;
        let station = nearest(stations, latitude, longitude).ok_or(
            "No data is available for this location: the replica has EWR, JFK and LGA only",
        )?;
        let (start, end) = days(parameters, station)?;
        let variables = variables(parameters.hourly.as_deref(), station)?;
        only(
            "temperature_unit",
            parameters.temperature_unit.as_deref(),
            &["fahrenheit"],
        )?;
        only(
            "wind_speed_unit",
            parameters.wind_speed_unit.as_deref(),
            &["mph"],
        )?;
        only(
            "precipitation_unit",
            parameters.precipitation_unit.as_deref(),
            &["inch"],
        )?;
        only(
            "timezone",
            parameters.timezone.as_deref().or(Some("GMT")),
            &["GMT", "UTC"],
        )?;
        Ok(Self {
            station,
            start,
            end,
            variables,
        })
    }
}

fn required<'a>(name: &str, value: Option<&'a str>) -> Result<&'a str, Refusal> {
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| format!("Value of required parameter '{name}' is missing"))
}

fn number(name: &str, value: Option<&str>, bound: f64) -> Result<f64, Refusal> {
    let value = required(name, value)?;
    let number = value
        .parse::<f64>()
        .ok()
        .filter(|number| number.abs() <= bound);
    number.ok_or_else(|| {
        format!("Parameter '{name}' must be in range of -{bound} to {bound}. Given: {value}.")
    })
}

fn nearest(stations: &[Station], latitude: f64, longitude: f64) -> Option<&Station> {
    stations
        .iter()
        .map(|station| {
            let distance = (station.latitude - latitude).hypot(station.longitude - longitude);
            (distance, station)
        })
        .filter(|(distance, _)| *distance <= REACH_DEG)
        .min_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, station)| station)
}

fn days(parameters: &Parameters, station: &Station) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let (first, last) = station.days();
    let day = |name: &str, value: Option<&str>| {
        let value = required(name, value)?;
        let day: NaiveDate = value.parse().map_err(|_| {
            format!("Parameter '{name}' is not a valid date, expected YYYY-MM-DD. Given: {value}.")
        })?;
        if (first..=last).contains(&day) {
            Ok(day)
        } else {
            Err(format!(
                "Parameter '{name}' is out of allowed range from {first} to {last}"
            ))
        }
    };
    let start = day("start_date", parameters.start_date.as_deref())?;
    let end = day("end_date", parameters.end_date.as_deref())?;
    if end < start {
        return Err("End-date must be larger or equals than start-date".to_owned());
    }
    Ok((start, end))
}

fn variables(hourly: Option<&str>, station: &Station) -> Result<Vec<String>, Refusal> {
    required("hourly", hourly)?
        .split(',')
        .map(str::trim)
        .map(|name| {
            let is_known = name != "time" && station.unit(name).is_some();
            is_known.then(|| name.to_owned()).ok_or_else(|| {
                format!("Data corrupted at path 'hourly'. Cannot initialize from invalid String value {name}.")
            })
        })
        .collect()
}

/// The replica keeps one unit of each measure, and converts nothing.
fn only(name: &str, value: Option<&str>, published: &[&str]) -> Result<(), Refusal> {
    let value = required(name, value)?;
    if published.contains(&value) {
        Ok(())
    } else {
        let published = published.join(" or ");
        Err(format!(
            "Parameter '{name}' of this replica must be {published}. Given: {value}."
        ))
    }
}
