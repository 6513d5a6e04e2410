//! Aggregate: raw payloads to one clean dataset, month by month so that memory stays flat.
//!
//! Three threads: one reads the next month, this one cleans and joins, one writes. A clean month is
//! passed on in pieces, because a row of the dataset takes several times the room of what it is
//! made from: whole months of them would be most of the memory.

mod output;
mod tasks;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use aggregator::{Counts, Example, References, Tally, WeatherWindow, weather};
use chrono::{DateTime, Utc};
use domain::{RunId, Source};
use extractor::{aircraft, airports, carriers};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;

pub(crate) use self::output::Clean;
use self::output::Output;
pub(crate) use self::tasks::{Raw, tasks};
use crate::clean_files::{self, JsonLines};
use crate::run_folder::write_json;
use crate::{Console, PipelineError, RunFolder, RunRecord, SourceOutcome};

/// Rows of the dataset in a piece.
const PIECE_ROWS: usize = 4096;

/// Pieces that may wait for the writer.
const PIECES_AHEAD: usize = 4;

/// What `aggregate.json` holds: counts by source, trips by rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Aggregated {
    pub run: RunId,
    pub started_at: DateTime<Utc>,
    pub sources: BTreeMap<Source, Counts>,
    /// Times each rule was tripped, by its id.
    pub rules: BTreeMap<String, u64>,
    /// The first rows that tripped each rule; absent from the files of older versions.
    #[serde(default)]
    pub examples: BTreeMap<String, Vec<Example>>,
}

/// Aggregates a run whose five sources were read and whose payloads have not changed since. The
/// clean folder appears whole or not at all.
pub fn aggregate(folder: &RunFolder, console: &Console) -> Result<Aggregated, PipelineError> {
    aggregate_feeding(folder, console, None)
}

/// The same, giving each piece to someone else as soon as it is clean. Pieces come before anyone
/// knows whether the run is good as a whole: what is done with them must wait for the answer.
pub(crate) fn aggregate_feeding(
    folder: &RunFolder,
    console: &Console,
    feed: Option<Sender<Clean>>,
) -> Result<Aggregated, PipelineError> {
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

    let clean = folder.clean();
    let partial = clean.with_extension("partial");
    remove(&partial)?;
    std::fs::create_dir_all(&partial).map_err(PipelineError::file(&partial))?;
    let aggregated = fill(folder, &record, &partial, console, feed).inspect_err(|_| {
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
    record: &RunRecord,
    partial: &Path,
    console: &Console,
    feed: Option<Sender<Clean>>,
) -> Result<Aggregated, PipelineError> {
    let mut tally = Tally::default();
    let references = read_references(folder, record, &mut tally)?;
    let mut cleaner = Cleaner {
        references,
        weather: WeatherWindow::default(),
        tally,
        writer: None,
        feed,
    };
    pass_months(folder, record, partial, &mut cleaner, console)?;
    write_references(partial, &cleaner.references)?;
    let aggregated = summary(record, &cleaner.tally)?;
    write_json(&partial.join(clean_files::SUMMARY), &aggregated)?;
    Ok(aggregated)
}

/// Reads, cleans and writes each month, all at once.
fn pass_months(
    folder: &RunFolder,
    record: &RunRecord,
    partial: &Path,
    cleaner: &mut Cleaner,
    console: &Console,
) -> Result<(), PipelineError> {
    let tasks = tasks(record)?;
    let bar = console.bar("agrégation, par mois", tasks.len() as u64);
    let output = Output::create(partial)?;
    thread::scope(|scope| {
        let (next, months) = sync_channel(1);
        scope.spawn(move || {
            // Nobody listens any more: something else failed, and tells it.
            let _ = tasks
                .iter()
                .try_for_each(|task| next.send(task.read(folder)));
        });
        let (done, pieces) = sync_channel(PIECES_AHEAD);
        let writer = scope.spawn(move || output.write(pieces));
        cleaner.writer = Some(done);
        cleaner.pass_news();
        let passed = months.into_iter().try_for_each(|raw| {
            cleaner.clean(raw?)?;
            bar.inc(1);
            Ok(())
        });
        cleaner.writer = None;
        let written = writer
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        passed.and(written)
    })?;
    bar.finish_and_clear();
    Ok(())
}

/// What stays in memory from one month to the next, and who wants what is clean.
struct Cleaner {
    references: References,
    weather: WeatherWindow,
    tally: Tally,
    writer: Option<SyncSender<Clean>>,
    feed: Option<Sender<Clean>>,
}

impl Cleaner {
    fn clean(&mut self, raw: Raw) -> Result<(), PipelineError> {
        match raw {
            Raw::Weather(month, files) => {
                let mut hours = Vec::new();
                for file in &files {
                    let clean = weather::clean(month, &file.units, &file.rows, &mut self.tally)
                        .map_err(|unknown| PipelineError::Unit(unknown.unit, unknown.measure))?;
                    // The station of the first hour is that of the payload.
                    if let Some(hour) = clean.first() {
                        self.references.meet_station(&hour.airport);
                    }
                    hours.extend(clean);
                }
                weather::sort(&mut hours);
                self.weather.put(month, hours.clone());
                self.pass_news();
                self.pass(&Clean::Weather(Arc::new(hours)));
            }
            Raw::Flights { month, file, rows } => {
                self.weather.forget_before(month);
                let (references, tally) = (&mut self.references, &mut self.tally);
                let flights = aggregator::flights::clean(&file, month, &rows, references, tally);
                drop(rows);
                self.pass_news();
                for piece in flights.chunks(PIECE_ROWS) {
                    let (references, weather, tally) =
                        (&self.references, &self.weather, &mut self.tally);
                    let join = |flight| aggregator::join(flight, references, weather, tally);
                    let rows = piece.iter().map(join).collect();
                    self.pass(&Clean::Flights(Arc::new(rows)));
                }
            }
        }
        let rejected = self.tally.take_rejections();
        self.pass(&Clean::Rejected(Arc::new(rejected)));
        Ok(())
    }

    /// What flights refer to goes before them.
    fn pass_news(&mut self) {
        let news = self.references.take_news();
        if !news.is_empty() {
            self.pass(&Clean::Referenced(Arc::new(news)));
        }
    }

    /// Gives a piece to whoever wants it; someone who failed no longer does, and tells it elsewhere.
    fn pass(&mut self, piece: &Clean) {
        self.writer
            .take_if(|writer| writer.send(piece.clone()).is_err());
        self.feed
            .take_if(|feed| feed.blocking_send(piece.clone()).is_err());
    }
}

/// The sources that are read whole, cleaned.
fn read_references(
    folder: &RunFolder,
    record: &RunRecord,
    tally: &mut Tally,
) -> Result<References, PipelineError> {
    let checked = |source| {
        let raw = folder.raw(source);
        for file in tasks::files(record, source) {
            file.verify(source, &raw)?;
        }
        Ok::<_, PipelineError>(raw)
    };
    let carriers = carriers::decode::read(&checked(Source::Carriers)?)?;
    let airports = airports::decode::read(&checked(Source::Airports)?)?;
    let aircraft = aircraft::decode::read(&checked(Source::Aircraft)?)?;
    Ok(References::new(
        aggregator::carriers::clean(&carriers, tally),
        aggregator::airports::clean(&airports, tally),
        aggregator::aircraft::clean(&aircraft, tally),
    ))
}

fn write_references(into: &Path, references: &References) -> Result<(), PipelineError> {
    write_list(into, clean_files::CARRIERS, references.carriers())?;
    write_list(into, clean_files::AIRPORTS, references.airports())?;
    write_list(into, clean_files::AIRCRAFT, references.aircraft())
}

fn write_list<T: Serialize>(into: &Path, name: &str, rows: Vec<&T>) -> Result<(), PipelineError> {
    let mut lines = JsonLines::create(into.join(name))?;
    lines.extend(rows)?;
    lines.finish()
}

/// Refuses to lose a row, then tells what happened.
fn summary(record: &RunRecord, tally: &Tally) -> Result<Aggregated, PipelineError> {
    let sources: BTreeMap<_, _> = Source::ALL
        .into_iter()
        .map(|source| (source, tally.counts(source)))
        .collect();
    if let Some((source, _)) = sources.iter().find(|(_, counts)| !counts.is_conserved()) {
        return Err(PipelineError::Lost(*source));
    }
    Ok(Aggregated {
        run: record.id.clone(),
        started_at: record.started_at,
        sources,
        rules: owned(tally.rules()),
        examples: owned(tally.examples()),
    })
}

fn owned<T: Clone>(by_rule: &BTreeMap<&'static str, T>) -> BTreeMap<String, T> {
    by_rule
        .iter()
        .map(|(id, value)| ((*id).to_owned(), value.clone()))
        .collect()
}

fn remove(folder: &Path) -> Result<(), PipelineError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(PipelineError::file(folder)(error))
        }
        _ => Ok(()),
    }
}
