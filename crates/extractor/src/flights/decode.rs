//! Reads a month of flights back, column by column.

use std::fs::File;
use std::path::{Path, PathBuf};

use compact_str::CompactString;
use domain::Source;
use domain::raw::RawFlight;
use polars::prelude::*;

use super::client::guard;
use crate::{Declaration, SourceError, payload};

/// The months of the payload folder `folder`, in order.
pub fn months(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let paths = payload::files(Source::Flights, folder, "parquet")?;
    if paths.is_empty() {
        let partition = folder.display().to_string();
        return Err(SourceError::MissingPartition {
            kind: Source::Flights,
            partition,
        });
    }
    Ok(paths)
}

/// The flights of one month; the position of the nth is its file's name and n, from 1.
pub fn read(path: &Path) -> Result<Vec<RawFlight>, SourceError> {
    let file = File::open(path).map_err(|cause| SourceError::io(Source::Flights, path, cause))?;
    let place = payload::name(path);
    let frame = guard(|| ParquetReader::new(file).finish()).map_err(|cause| {
        SourceError::garbage_because(Source::Flights, &place, "Parquet illisible", cause)
    })?;
    Columns {
        frame: &frame,
        place: &place,
    }
    .flights()
}

/// The columns that the extraction reads of a published file, in the order of the query.
const COLUMNS: [&str; 14] = [
    "FlightDate",
    "Reporting_Airline",
    "Flight_Number_Reporting_Airline",
    "Tail_Number",
    "Origin",
    "Dest",
    "CRSDepTime",
    "DepTime",
    "DepDelay",
    "CRSArrTime",
    "ArrTime",
    "ArrDelay",
    "AirTime",
    "Distance",
];

/// What a published file declares: the type of each column that is read. Its other columns
/// may come and go.
pub(super) fn declaration(path: &Path, place: &str) -> Result<Declaration, SourceError> {
    let file = File::open(path).map_err(|cause| SourceError::io(Source::Flights, path, cause))?;
    let schema = guard(|| ParquetReader::new(file).schema()).map_err(|cause| {
        SourceError::garbage_because(Source::Flights, place, "Parquet illisible", cause)
    })?;
    let schema = Schema::from_arrow_schema(&schema);
    let declared = COLUMNS
        .into_iter()
        .filter_map(|name| Some((name, schema.get(name)?.to_string())));
    Ok(Declaration::new(declared))
}

/// A month as columns, with the name of its file for errors.
struct Columns<'a> {
    frame: &'a DataFrame,
    place: &'a str,
}

impl Columns<'_> {
    fn flights(&self) -> Result<Vec<RawFlight>, SourceError> {
        let mut flight_date = self.texts("FlightDate")?;
        let mut carrier = self.texts("Reporting_Airline")?;
        let mut tail_number = self.texts("Tail_Number")?;
        let mut origin = self.texts("Origin")?;
        let mut destination = self.texts("Dest")?;
        let number = self.integers("Flight_Number_Reporting_Airline")?;
        let scheduled_departure = self.integers("CRSDepTime")?;
        let departure = self.integers("DepTime")?;
        let departure_delay = self.integers("DepDelay")?;
        let scheduled_arrival = self.integers("CRSArrTime")?;
        let arrival = self.integers("ArrTime")?;
        let arrival_delay = self.integers("ArrDelay")?;
        let air_time = self.integers("AirTime")?;
        let distance = self.integers("Distance")?;
        let row = |index: usize| RawFlight {
            flight_date: flight_date[index].take().unwrap_or_default(),
            carrier: carrier[index].take().unwrap_or_default(),
            number: number[index],
            tail_number: tail_number[index].take(),
            origin: origin[index].take().unwrap_or_default(),
            destination: destination[index].take().unwrap_or_default(),
            scheduled_departure_hhmm: scheduled_departure[index],
            departure_hhmm: departure[index],
            departure_delay_min: departure_delay[index],
            scheduled_arrival_hhmm: scheduled_arrival[index],
            arrival_hhmm: arrival[index],
            arrival_delay_min: arrival_delay[index],
            air_time_min: air_time[index],
            distance_mi: distance[index],
        };
        Ok((0..self.frame.height()).map(row).collect())
    }

    fn column(&self, name: &str) -> Result<&Column, SourceError> {
        self.frame.column(name).map_err(|cause| {
            let detail = format!("colonne {name} absente");
            SourceError::garbage_because(Source::Flights, self.place, detail, cause)
        })
    }

    /// A text column, or a date column written as ISO 8601.
    fn texts(&self, name: &str) -> Result<Vec<Option<CompactString>>, SourceError> {
        let column = self.column(name)?;
        match column.dtype() {
            DataType::String => {}
            DataType::Date if name == "FlightDate" => {}
            _ => return Err(self.mistyped(name)),
        }
        let column = column
            .cast(&DataType::String)
            .map_err(|_| self.mistyped(name))?;
        let texts = column.str().map_err(|_| self.mistyped(name))?;
        Ok(texts
            .iter()
            .map(|text| text.map(CompactString::from))
            .collect())
    }

    /// A column of whole numbers, of any width. The Bureau publishes some as `517.00`.
    fn integers(&self, name: &str) -> Result<Vec<Option<i32>>, SourceError> {
        let column = self.column(name)?;
        let is_number = column.dtype().is_primitive_numeric() || column.dtype() == &DataType::Null;
        if !is_number {
            return Err(self.mistyped(name));
        }
        let narrow = column
            .strict_cast(&DataType::Int32)
            .map_err(|_| self.mistyped(name))?;
        let integers = narrow.i32().map_err(|_| self.mistyped(name))?;
        Ok(integers.iter().collect())
    }

    fn mistyped(&self, name: &str) -> SourceError {
        let detail = format!("colonne {name} d’un autre type");
        SourceError::garbage(Source::Flights, self.place, detail)
    }
}
