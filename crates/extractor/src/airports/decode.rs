//! Reads the airports file. Texts stay as they are: `\N` is judged by the rules.

use std::path::Path;

use csv::StringRecord;
use domain::Source;
use domain::raw::RawAirport;

use crate::{Declaration, Located, SourceError, payload};

/// Name of the payload file.
pub(super) const FILE: &str = "airports.csv";

const COLUMNS: [&str; 8] = ["faa", "name", "lat", "lon", "alt", "tz", "dst", "tzone"];

/// The rows of the payload folder `folder`.
pub fn read(folder: &Path) -> Result<Vec<Located<RawAirport>>, SourceError> {
    parse(&payload::read(Source::Airports, &folder.join(FILE))?)
}

/// The lines of a file, and the header above them.
#[derive(Debug)]
pub(super) struct AirportsFile {
    pub(super) rows: Vec<Located<RawAirport>>,
    pub(super) declaration: Declaration,
}

/// The rows of a file's content.
pub fn parse(content: &[u8]) -> Result<Vec<Located<RawAirport>>, SourceError> {
    Ok(file(content)?.rows)
}

/// The lines of a file's content. A short row is data, to be judged; a short last row
/// without its end of line means that the file was cut.
pub(super) fn file(content: &[u8]) -> Result<AirportsFile, SourceError> {
    let unreadable = |cause| garbage_because("CSV invalide", cause);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(content);
    let header = reader.headers().map_err(unreadable)?.clone();
    let places = places(&header)?;
    let mut rows = Vec::new();
    let mut last_is_short = false;
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(unreadable)?;
        last_is_short = record.len() < COLUMNS.len();
        rows.push(Located::at(FILE, index, airport(&record, places)));
    }
    if last_is_short && !content.ends_with(b"\n") {
        return Err(SourceError::truncated(Source::Airports, FILE, None));
    }
    if rows.is_empty() {
        return Err(garbage("aucune ligne"));
    }
    Ok(AirportsFile {
        rows,
        declaration: Declaration::columns(header.iter().map(str::trim)),
    })
}

/// Where each column stands.
fn places(headers: &StringRecord) -> Result<[usize; COLUMNS.len()], SourceError> {
    if let Some(delimiter) = other_delimiter(headers) {
        return Err(garbage(format!(
            "champs séparés par « {delimiter} » au lieu de « , »"
        )));
    }
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = headers
            .iter()
            .position(|header| header.trim() == column)
            .ok_or_else(|| garbage(format!("colonne {column} absente")))?;
    }
    Ok(places)
}

/// The sign that separates the fields of a header that has but one for us.
fn other_delimiter(headers: &StringRecord) -> Option<&'static str> {
    let only = headers.get(0).filter(|_| headers.len() == 1)?;
    [(";", ";"), ("\t", "tabulation"), ("|", "|")]
        .into_iter()
        .find(|(sign, _)| only.contains(sign))
        .map(|(_, name)| name)
}

fn airport(record: &StringRecord, places: [usize; COLUMNS.len()]) -> RawAirport {
    let [faa, name, lat, lon, alt, tz, dst, tzone] =
        places.map(|place| record.get(place).unwrap_or_default().to_owned());
    RawAirport {
        faa,
        name,
        lat,
        lon,
        alt,
        tz,
        dst,
        tzone,
    }
}

fn garbage(detail: impl Into<String>) -> SourceError {
    SourceError::garbage(Source::Airports, FILE, detail)
}

fn garbage_because(detail: &str, cause: csv::Error) -> SourceError {
    SourceError::garbage_because(Source::Airports, FILE, detail, cause)
}
