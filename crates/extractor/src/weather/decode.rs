//! Reads the answers of the archive: parallel arrays, one value an hour.

use std::path::Path;

use domain::Source;
use domain::raw::{RawWeather, WeatherUnits};
use serde::Deserialize;

use crate::{Declaration, Located, SourceError, payload};

/// The variables that are asked, by their names in the API.
pub(super) const VARIABLES: [&str; 9] = [
    "temperature_2m",
    "dew_point_2m",
    "relative_humidity_2m",
    "wind_direction_10m",
    "wind_speed_10m",
    "wind_gusts_10m",
    "precipitation",
    "pressure_msl",
    "visibility",
];

/// One answer: its rows are all in the units that it declares.
#[derive(Debug, Clone, PartialEq)]
pub struct WeatherFile {
    /// Airport whose coordinates were asked.
    pub airport: String,
    pub units: WeatherUnits,
    pub rows: Vec<Located<RawWeather>>,
}

impl WeatherFile {
    /// The unit of each measure.
    pub(super) fn declaration(&self) -> Declaration {
        let units = &self.units;
        Declaration::new(VARIABLES.into_iter().zip([
            &units.temperature,
            &units.dew_point,
            &units.relative_humidity,
            &units.wind_direction,
            &units.wind_speed,
            &units.wind_gusts,
            &units.precipitation,
            &units.pressure_msl,
            &units.visibility,
        ]))
    }
}

/// The answers of the payload folder `folder`, in the order of their names.
pub fn read(folder: &Path) -> Result<Vec<WeatherFile>, SourceError> {
    let paths = payload::files(Source::Weather, folder, "json")?;
    if paths.is_empty() {
        let place = folder.display().to_string();
        return Err(SourceError::garbage(
            Source::Weather,
            &place,
            "aucune réponse",
        ));
    }
    paths
        .iter()
        .map(|path| parse(&payload::name(path), &payload::read(Source::Weather, path)?))
        .collect()
}

/// The rows of one answer. `file` is its name, which begins with the airport's code.
pub fn parse(file: &str, content: &[u8]) -> Result<WeatherFile, SourceError> {
    let garbage = |detail: &str| SourceError::garbage(Source::Weather, file, detail);
    let answer: Answer = serde_json::from_slice(content).map_err(|cause| {
        if cause.is_eof() {
            SourceError::truncated(Source::Weather, file, Some(cause.into()))
        } else {
            SourceError::garbage_because(Source::Weather, file, "JSON inattendu", cause)
        }
    })?;
    let hours = answer.hourly.time.len();
    if hours == 0 {
        return Err(garbage("aucune heure"));
    }
    if !answer
        .hourly
        .columns()
        .iter()
        .all(|column| column.len() == hours)
    {
        return Err(garbage("séries horaires de longueurs différentes"));
    }
    let airport = file.split(['-', '.']).next().unwrap_or_default();
    Ok(WeatherFile {
        airport: airport.to_owned(),
        units: answer.hourly_units.into(),
        rows: answer.hourly.rows(file, airport),
    })
}

#[derive(Deserialize)]
struct Answer {
    hourly_units: Units,
    hourly: Hourly,
}

#[derive(Deserialize)]
struct Units {
    temperature_2m: String,
    dew_point_2m: String,
    relative_humidity_2m: String,
    wind_direction_10m: String,
    wind_speed_10m: String,
    wind_gusts_10m: String,
    precipitation: String,
    pressure_msl: String,
    visibility: String,
}

impl From<Units> for WeatherUnits {
    fn from(units: Units) -> Self {
        Self {
            temperature: units.temperature_2m,
            dew_point: units.dew_point_2m,
            relative_humidity: units.relative_humidity_2m,
            wind_direction: units.wind_direction_10m,
            wind_speed: units.wind_speed_10m,
            wind_gusts: units.wind_gusts_10m,
            precipitation: units.precipitation,
            pressure_msl: units.pressure_msl,
            visibility: units.visibility,
        }
    }
}

type Column = Vec<Option<f64>>;

#[derive(Deserialize)]
struct Hourly {
    time: Vec<String>,
    temperature_2m: Column,
    dew_point_2m: Column,
    relative_humidity_2m: Column,
    wind_direction_10m: Column,
    wind_speed_10m: Column,
    wind_gusts_10m: Column,
    precipitation: Column,
    pressure_msl: Column,
    visibility: Column,
}

impl Hourly {
    fn columns(&self) -> [&Column; VARIABLES.len()] {
        [
            &self.temperature_2m,
            &self.dew_point_2m,
            &self.relative_humidity_2m,
            &self.wind_direction_10m,
            &self.wind_speed_10m,
            &self.wind_gusts_10m,
            &self.precipitation,
            &self.pressure_msl,
            &self.visibility,
        ]
    }

    /// The columns have the same length: `parse` checked it.
    fn rows(mut self, file: &str, airport: &str) -> Vec<Located<RawWeather>> {
        let times = std::mem::take(&mut self.time);
        let hour = |(index, time)| {
            let [
                temperature,
                dew_point,
                relative_humidity,
                wind_direction,
                wind_speed,
                wind_gusts,
                precipitation,
                pressure_msl,
                visibility,
            ] = self.columns().map(|column| column[index]);
            let record = RawWeather {
                airport: airport.to_owned(),
                time,
                temperature,
                dew_point,
                relative_humidity,
                wind_direction,
                wind_speed,
                wind_gusts,
                precipitation,
                pressure_msl,
                visibility,
            };
            Located::at(file, index, record)
        };
        times.into_iter().enumerate().map(hour).collect()
    }
}
