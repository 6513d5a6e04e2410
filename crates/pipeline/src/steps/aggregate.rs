//! Aggregate: raw payloads to one clean dataset, month by month so that memory stays flat.

use std::collections::BTreeMap;
use std::path::Path;

use aggregator::flights::Partition;
use aggregator::weather::WeatherCleaner;
use aggregator::{Counts, References, Tally};
use chrono::{DateTime, Utc};
use domain::{RunId, Source};
use extractor::{aircraft, airports, carriers, flights, weather};
use serde::{Deserialize, Serialize};

use crate::clean_files::{self, DatasetWriter, JsonLines};
use crate::run_folder::write_json;
use crate::{Console, PipelineError, RunFolder, RunRecord, SourceOutcome};

/// What `aggregate.json` holds: counts by source, trips by rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Aggregated {
    pub run: RunId,
    pub started_at: DateTime<Utc>,
    pub sources: BTreeMap<Source, Counts>,
    /// Times each rule was tripped, by its id.
    pub rules: BTreeMap<String, u64>,
}

/// Aggregates a run whose five sources were read and whose payloads have not changed since. The clean folder appears whole or not at all.
pub fn aggregate(folder: &RunFolder, console: &Console) -> Result<Aggregated, PipelineError> {
    let record = folder.read_record()?;
    let missing: Vec<_> = Source::ALL
        .into_iter()
        .filter(|source| {
            record
                .sources
                .get(source)
                .is_none_or(|source| source.outcome != SourceOutcome::Read)
        })
        .collect();
    if !missing.is_empty() {
        return Err(PipelineError::Incomplete { missing });
    }

    for (source, read) in &record.sources {
        for file in &read.files {
            file.verify(*source, &folder.raw(*source))?;
        }
    }

    let clean = folder.clean();
    let partial = clean.with_extension("partial");
    remove(&partial)?;
    std::fs::create_dir_all(&partial).map_err(PipelineError::file(&partial))?;
    let aggregated = fill(folder, record, &partial, console).inspect_err(|_| {
        // Best effort: what matters is that the clean folder did not change.
        let _ = remove(&partial);
    })?;
    // The former folder steps aside first, so that a kill never leaves half of either.
    let former = clean.with_extension("former");
    remove(&former)?;
    if clean.exists() {
        std::fs::rename(&clean, &former).map_err(PipelineError::file(&former))?;
    }
    std::fs::rename(&partial, &clean).map_err(PipelineError::file(&clean))?;
    remove(&former)?;
    Ok(aggregated)
}

/// Writes everything into `partial`.
fn fill(
    folder: &RunFolder,
    record: RunRecord,
    partial: &Path,
    console: &Console,
) -> Result<Aggregated, PipelineError> {
    let mut tally = Tally::default();
    let mut references = read_references(folder, &mut tally)?;
    let mut rejected = JsonLines::create(partial.join(clean_files::REJECTED))?;
    rejected.extend(tally.take_rejections())?;
    write_dataset(
        folder,
        partial,
        &mut references,
        &mut tally,
        &mut rejected,
        console,
    )?;
    rejected.finish()?;
    write_references(partial, &references)?;

    let sources: BTreeMap<_, _> = Source::ALL
        .into_iter()
        .map(|source| (source, tally.counts(source)))
        .collect();
    if let Some((source, _)) = sources.iter().find(|(_, counts)| !counts.is_conserved()) {
        return Err(PipelineError::Lost(*source));
    }
    let rules = tally
        .rules()
        .iter()
        .map(|(id, count)| ((*id).to_owned(), *count))
        .collect();
    let aggregated = Aggregated {
        run: record.id,
        started_at: record.started_at,
        sources,
        rules,
    };
    write_json(&partial.join(clean_files::SUMMARY), &aggregated)?;
    Ok(aggregated)
}

fn read_references(folder: &RunFolder, tally: &mut Tally) -> Result<References, PipelineError> {
    let carriers = carriers::decode::read(&folder.raw(Source::Carriers))?;
    let airports = airports::decode::read(&folder.raw(Source::Airports))?;
    let aircraft = aircraft::decode::read(&folder.raw(Source::Aircraft))?;
    let mut cleaner = WeatherCleaner::default();
    let mut hours = Vec::new();
    for file in weather::decode::read(&folder.raw(Source::Weather))? {
        let clean = cleaner
            .clean(&file.units, &file.rows, tally)
            .map_err(|unknown| PipelineError::Unit(unknown.unit, unknown.measure))?;
        hours.extend(clean);
    }
    Ok(References::new(
        aggregator::carriers::clean(&carriers, tally),
        aggregator::airports::clean(&airports, tally),
        aggregator::aircraft::clean(&aircraft, tally),
        hours,
    ))
}

fn write_dataset(
    folder: &RunFolder,
    into: &Path,
    references: &mut References,
    tally: &mut Tally,
    rejected: &mut JsonLines,
    console: &Console,
) -> Result<(), PipelineError> {
    let months = flights::decode::months(&folder.raw(Source::Flights))?;
    let bar = console.bar("agrégation, par mois", months.len() as u64);
    let mut dataset = DatasetWriter::create(into.join(clean_files::DATASET))?;
    for path in months {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let partition = partition(&file).ok_or_else(|| {
            PipelineError::unreadable(
                &path,
                "le nom n'est pas de la forme year=AAAA-month=MM.parquet",
            )
        })?;
        let raw = flights::decode::read(&path)?;
        let clean = aggregator::flights::clean(&file, partition, &raw, references, tally);
        drop(raw);
        let rows: Vec<_> = clean
            .iter()
            .map(|flight| aggregator::join(flight, references, tally))
            .collect();
        dataset.write(&rows)?;
        rejected.extend(tally.take_rejections())?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    dataset.finish()
}

/// `year=2013-month=01.parquet` to its month.
fn partition(file: &str) -> Option<Partition> {
    let (year, month) = file
        .strip_suffix(".parquet")?
        .strip_prefix("year=")?
        .split_once("-month=")?;
    Some(Partition {
        year: year.parse().ok()?,
        month: month.parse().ok()?,
    })
}

fn write_references(into: &Path, references: &References) -> Result<(), PipelineError> {
    write_list(into, clean_files::CARRIERS, references.carriers())?;
    write_list(into, clean_files::AIRPORTS, references.airports())?;
    write_list(into, clean_files::AIRCRAFT, references.aircraft())?;
    write_list(into, clean_files::WEATHER, references.weather())
}

fn write_list<T: Serialize>(into: &Path, name: &str, rows: Vec<&T>) -> Result<(), PipelineError> {
    let mut lines = JsonLines::create(into.join(name))?;
    lines.extend(rows)?;
    lines.finish()
}

fn remove(folder: &Path) -> Result<(), PipelineError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(PipelineError::file(folder)(error))
        }
        _ => Ok(()),
    }
}
