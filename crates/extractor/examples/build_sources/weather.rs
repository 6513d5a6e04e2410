//! Hourly weather as an Open-Meteo archive answer: one complete grid of hours by station,
//! `null` where the station has no value.

use anyhow::Context;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
use domain::Source;
use serde::Serialize;
use serde_json::Number;

use crate::output::Built;
use crate::package::Package;

/// The last flights leave New York on 31 December late in the evening: 1 January in UTC.
const FIRST_DAY: (i32, u32, u32) = (2013, 1, 1);
const LAST_DAY: (i32, u32, u32) = (2014, 1, 1);

/// Feet in a statute mile.
const MILE_FT: f64 = 5280.0;
/// Metres in a foot.
const FOOT_M: f64 = 0.3048;

#[derive(Serialize)]
struct Answer {
    latitude: f64,
    longitude: f64,
    utc_offset_seconds: i32,
    timezone: &'static str,
    timezone_abbreviation: &'static str,
    elevation: f64,
    hourly_units: Units,
    hourly: Hourly,
}

#[derive(Serialize)]
struct Units {
    time: &'static str,
    temperature_2m: &'static str,
    dew_point_2m: &'static str,
    relative_humidity_2m: &'static str,
    wind_direction_10m: &'static str,
    wind_speed_10m: &'static str,
    wind_gusts_10m: &'static str,
    precipitation: &'static str,
    pressure_msl: &'static str,
    visibility: &'static str,
}

const UNITS: Units = Units {
    time: "iso8601",
    temperature_2m: "°F",
    dew_point_2m: "°F",
    relative_humidity_2m: "%",
    wind_direction_10m: "°",
    wind_speed_10m: "mp/h",
    wind_gusts_10m: "mp/h",
    precipitation: "inch",
    pressure_msl: "hPa",
    visibility: "ft",
};

#[derive(Serialize)]
struct Hourly {
    time: Vec<String>,
    temperature_2m: Vec<Option<Number>>,
    dew_point_2m: Vec<Option<Number>>,
    relative_humidity_2m: Vec<Option<Number>>,
    wind_direction_10m: Vec<Option<Number>>,
    wind_speed_10m: Vec<Option<Number>>,
    wind_gusts_10m: Vec<Option<Number>>,
    precipitation: Vec<Option<Number>>,
    pressure_msl: Vec<Option<Number>>,
    visibility: Vec<Option<Number>>,
}

pub(crate) fn build(package: &Package) -> anyhow::Result<Vec<Built>> {
    let airports = package.table("airports.csv")?;
    let weather = package.table("weather.csv")?;
    let places = airports.select(["faa", "lat", "lon", "alt"])?;
    let columns = [
        "origin",
        "time_hour",
        "temp",
        "dewp",
        "humid",
        "wind_dir",
        "wind_speed",
        "wind_gust",
        "precip",
        "pressure",
        "visib",
    ];
    let rows = weather.select(columns)?;
    let mut files = Vec::new();
    for code in ["EWR", "JFK", "LGA"] {
        let place = places
            .iter()
            .find(|place| place[0] == Some(code))
            .context(code)?;
        let number =
            |index: usize| -> anyhow::Result<f64> { Ok(place[index].context(code)?.parse()?) };
        let mut hourly = Hourly::empty()?;
        let mut count = 0;
        for [_, time, values @ ..] in rows.iter().filter(|row| row[0] == Some(code)) {
            hourly.set(time.context("heure absente")?, *values)?;
            count += 1;
        }
        let answer = Answer {
            latitude: number(1)?,
            longitude: number(2)?,
            utc_offset_seconds: 0,
            timezone: "GMT",
            timezone_abbreviation: "GMT",
            elevation: (number(3)? * FOOT_M).round(),
            hourly_units: UNITS,
            hourly,
        };
        let content = serde_json::to_vec(&answer)?;
        files.push(Built::data(
            Source::Weather,
            format!("weather/{code}.json"),
            count,
            content,
        ));
    }
    Ok(files)
}

impl Hourly {
    fn empty() -> anyhow::Result<Self> {
        let hours = (hour_of(LAST_DAY)? - hour_of(FIRST_DAY)?).num_hours() + 24;
        let time = (0..hours)
            .map(|hour| {
                let time = hour_of(FIRST_DAY)? + chrono::Duration::hours(hour);
                Ok(time.format("%Y-%m-%dT%H:%M").to_string())
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        let nulls = || vec![None; time.len()];
        Ok(Self {
            temperature_2m: nulls(),
            dew_point_2m: nulls(),
            relative_humidity_2m: nulls(),
            wind_direction_10m: nulls(),
            wind_speed_10m: nulls(),
            wind_gusts_10m: nulls(),
            precipitation: nulls(),
            pressure_msl: nulls(),
            visibility: nulls(),
            time,
        })
    }

    /// Sets the values of one hour, in the order of the package's columns.
    fn set(&mut self, time: &str, values: [Option<&str>; 9]) -> anyhow::Result<()> {
        let since = DateTime::parse_from_rfc3339(time)?.naive_utc() - hour_of(FIRST_DAY)?;
        let hour = usize::try_from(since.num_hours())?;
        let [
            temp,
            dewp,
            humid,
            wind_dir,
            wind_speed,
            wind_gust,
            precip,
            pressure,
            visib,
        ] = values;
        for (column, value) in [
            (&mut self.temperature_2m, temp),
            (&mut self.dew_point_2m, dewp),
            (&mut self.relative_humidity_2m, humid),
            (&mut self.wind_direction_10m, wind_dir),
            (&mut self.wind_speed_10m, wind_speed),
            (&mut self.wind_gusts_10m, wind_gust),
            (&mut self.precipitation, precip),
            (&mut self.pressure_msl, pressure),
        ] {
            *column.get_mut(hour).context("heure hors de la période")? =
                value.map(number).transpose()?;
        }
        self.visibility[hour] = visib.map(feet).transpose()?;
        Ok(())
    }
}

/// Statute miles to feet, to a tenth.
/// Read by the standard library: what `serde_json` reads depends on which of its features another
/// crate turns on, and the files must be the same bytes whoever builds them.
fn number(text: &str) -> anyhow::Result<Number> {
    match text.parse::<i64>() {
        Ok(whole) => Ok(Number::from(whole)),
        Err(_) => Number::from_f64(text.parse()?).context("mesure infinie"),
    }
}

fn feet(miles: &str) -> anyhow::Result<Number> {
    let tenths = (miles.parse::<f64>()? * MILE_FT * 10.0).round();
    let number = if tenths % 10.0 == 0.0 {
        Number::from((tenths / 10.0) as i64)
    } else {
        Number::from_f64(tenths / 10.0).context("visibilité infinie")?
    };
    Ok(number)
}

fn hour_of((year, month, day): (i32, u32, u32)) -> anyhow::Result<NaiveDateTime> {
    Ok(NaiveDate::from_ymd_opt(year, month, day)
        .context("date")?
        .and_time(NaiveTime::MIN))
}
