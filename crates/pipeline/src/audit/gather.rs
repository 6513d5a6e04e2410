//! Reads a run once more, month by month, and finds what the report tells.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use aggregator::Tally;
use chrono::NaiveDate;
use contract::DatasetRow;
use domain::raw::{Located, RawAircraft, RawAirport, RawCarrier, RawFlight, RawWeather};
use domain::{Aircraft, Airport, Carrier, Source, WeatherObservation};
use extractor::{aircraft, airports, carriers};
use serde::de::DeserializeOwned;

use super::columns;
use super::holes::{Holes, Known};
use super::tables::{SourceColumns, Table};
use super::zones::{Zones, ZonesReading};
use crate::clean_files::{self, DatasetReader, read_lines};
use crate::run_folder::read_json;
use crate::steps::{Aggregated, Raw, tasks};
use crate::{Console, PipelineError, RunFolder, RunRecord};

/// Everything the report tells.
pub(super) struct Findings {
    pub(super) record: RunRecord,
    pub(super) aggregated: Aggregated,
    pub(super) sources: Vec<SourceColumns>,
    pub(super) holes: Holes,
    pub(super) zones: Zones,
    /// First and last local days of flights.
    pub(super) period: Option<(NaiveDate, NaiveDate)>,
}

pub(super) fn gather(folder: &RunFolder, console: &Console) -> Result<Findings, PipelineError> {
    let clean = folder.clean();
    let summary = clean.join(clean_files::SUMMARY);
    if !summary.is_file() {
        return Err(PipelineError::NotAggregated(folder.path().to_owned()));
    }
    let aggregated: Aggregated = read_json(&summary)?;
    let record = folder.read_record()?;

    let carriers = carriers::decode::read(&folder.raw(Source::Carriers))?;
    let airports = airports::decode::read(&folder.raw(Source::Airports))?;
    let aircraft = aircraft::decode::read(&folder.raw(Source::Aircraft))?;
    let known = known(&carriers, &airports, &aircraft);

    let mut reading = Reading::default();
    reading.raw_months(folder, &record, console)?;
    let weather_path = clean.join(clean_files::WEATHER);
    each_line(&weather_path, |hour| reading.weather.after(&hour))?;
    reading.dataset(folder, &known, console)?;

    let carriers = whole(
        columns::CARRIERS,
        &carriers,
        read_lines::<Carrier>(&clean.join(clean_files::CARRIERS))?,
    );
    let raw_airports: Vec<_> = airports.iter().map(|row| row.record.clone()).collect();
    let airports = whole(
        columns::AIRPORTS,
        &airports,
        read_lines::<Airport>(&clean.join(clean_files::AIRPORTS))?,
    );
    let aircraft = whole(
        columns::AIRCRAFT,
        &aircraft,
        read_lines::<Aircraft>(&clean.join(clean_files::AIRCRAFT))?,
    );
    Ok(Findings {
        sources: vec![
            reading.weather.finish(Source::Weather),
            carriers.finish(Source::Carriers),
            airports.finish(Source::Airports),
            aircraft.finish(Source::Aircraft),
            reading.flights.finish(Source::Flights),
        ],
        holes: reading.holes,
        zones: reading.zones.finish(&raw_airports, record.started_at),
        period: reading.period,
        record,
        aggregated,
    })
}

/// What grows row after row.
struct Reading {
    weather: Table<RawWeather, WeatherObservation>,
    flights: Table<RawFlight, DatasetRow>,
    holes: Holes,
    zones: ZonesReading,
    period: Option<(NaiveDate, NaiveDate)>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            weather: Table::new(columns::WEATHER),
            flights: Table::new(columns::FLIGHTS),
            holes: Holes::default(),
            zones: ZonesReading::default(),
            period: None,
        }
    }
}

impl Reading {
    fn raw_months(
        &mut self,
        folder: &RunFolder,
        record: &RunRecord,
        console: &Console,
    ) -> Result<(), PipelineError> {
        let tasks = tasks(record)?;
        let bar = console.bar("rapport, lignes brutes", tasks.len() as u64);
        for task in tasks {
            match task.read(folder)? {
                Raw::Weather(_, files) => {
                    for file in files {
                        self.weather.declare(&file.units);
                        for row in &file.rows {
                            self.weather.before(&row.record);
                        }
                    }
                }
                Raw::Flights { rows, .. } => {
                    for row in &rows {
                        self.flights.before(row);
                        self.zones.raw_flight(row);
                    }
                }
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }

    fn dataset(
        &mut self,
        folder: &RunFolder,
        known: &Known,
        console: &Console,
    ) -> Result<(), PipelineError> {
        let dataset = DatasetReader::open(folder.clean().join(clean_files::DATASET))?;
        let bar = console.bar("rapport, vols propres", dataset.rows);
        for rows in dataset {
            let rows = rows?;
            for row in &rows {
                self.flights.after(row);
                self.holes.add(row, known);
                self.zones.flight(row);
                let (first, last) = self.period.unwrap_or((row.flight_date, row.flight_date));
                self.period = Some((first.min(row.flight_date), last.max(row.flight_date)));
            }
            bar.inc(rows.len() as u64);
        }
        bar.finish_and_clear();
        Ok(())
    }
}

/// What the sources list, by the same rules as the aggregation.
fn known(
    carriers: &[Located<RawCarrier>],
    airports: &[Located<RawAirport>],
    aircraft: &[Located<RawAircraft>],
) -> Known {
    let tally = &mut Tally::default();
    Known {
        carriers: aggregator::carriers::clean(carriers, tally)
            .iter()
            .map(|carrier| carrier.code.to_string())
            .collect(),
        airports: aggregator::airports::clean(airports, tally)
            .iter()
            .map(|airport| airport.code.to_string())
            .collect(),
        aircraft: aggregator::aircraft::clean(aircraft, tally)
            .iter()
            .map(|aircraft| aircraft.tail_number.to_string())
            .collect(),
    }
}

/// A source that is read whole.
fn whole<R, C>(
    columns: &'static [columns::Column<R, C>],
    before: &[Located<R>],
    after: Vec<C>,
) -> Table<R, C> {
    let mut table = Table::new(columns);
    for row in before {
        table.before(&row.record);
    }
    for row in &after {
        table.after(row);
    }
    table
}

/// JSON lines, one at a time.
fn each_line<T: DeserializeOwned>(
    path: &Path,
    mut take: impl FnMut(T),
) -> Result<(), PipelineError> {
    let file = File::open(path).map_err(PipelineError::file(path))?;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(PipelineError::file(path))?;
        let value = serde_json::from_str(&line);
        take(value.map_err(|error| PipelineError::unreadable(path, error))?);
    }
    Ok(())
}
