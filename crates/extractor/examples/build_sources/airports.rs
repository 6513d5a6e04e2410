//! The airports as `OpenFlights` publishes them: CSV, `\N` for what is missing.

use domain::Source;

use crate::output::Built;
use crate::package::Package;

const COLUMNS: [&str; 8] = ["faa", "name", "lat", "lon", "alt", "tz", "dst", "tzone"];

pub(crate) fn build(package: &Package) -> anyhow::Result<Built> {
    let airports = package.table("airports.csv")?;
    let rows = airports.select(COLUMNS)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in &rows {
        writer.write_record(row.map(|value| value.unwrap_or(r"\N")))?;
    }
    let content = writer.into_inner()?;
    Ok(Built::data(
        Source::Airports,
        "airports/airports.csv",
        rows.len(),
        content,
    ))
}
