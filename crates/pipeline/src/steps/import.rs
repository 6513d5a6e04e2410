//! Import: clean pieces into PostgreSQL, whole or not at all, from the clean folder or straight
//! from an aggregation under way.

use std::path::Path;

use aggregator::Referenced;
use domain::{RunId, Source};
use indicatif::ProgressBar;
use store::Pool;
use store::import::{Change, Import, SourceCounts};
use store::watermarks::Watermark;
use tokio::sync::mpsc::{Receiver, Sender};

use super::{Aggregated, Clean, aggregate_feeding};
use crate::clean_files::{self, DatasetReader, read_batches, read_lines};
use crate::run_folder::read_json;
use crate::{Console, PipelineError, Plan, RunFolder, RunRecord};

/// Pieces that may wait for the import.
const PIECES_AHEAD: usize = 4;

/// What an import did.
#[derive(Debug, Clone)]
pub struct Imported {
    pub run: domain::RunId,
    pub changes: Vec<Change>,
}

impl Imported {
    /// Whether the database already held all of it.
    pub fn is_nothing(&self) -> bool {
        self.changes.iter().all(Change::is_nothing)
    }
}

/// Imports an aggregated run. Doing it twice changes nothing the second time.
pub async fn import(
    folder: &RunFolder,
    pool: &Pool,
    console: &Console,
) -> Result<Imported, PipelineError> {
    let clean = folder.clean();
    let summary = clean.join(clean_files::SUMMARY);
    if !summary.is_file() {
        return Err(PipelineError::NotAggregated(folder.path().to_owned()));
    }
    let aggregated: Aggregated = read_json(&summary)?;
    let dataset = DatasetReader::open(clean.join(clean_files::DATASET))?;
    let bar = console.bar("copie des vols", dataset.rows);
    let mut filling = Filling::begin(pool, &folder.read_record()?, bar).await?;
    let (sender, pieces) = tokio::sync::mpsc::channel(PIECES_AHEAD);
    let reading = tokio::task::spawn_blocking(move || read_pieces(dataset, &clean, &sender));
    let filled = filling.take(pieces).await;
    let read = joined(reading.await);
    let imported = match filled.and(read) {
        Ok(()) => filling.finish(folder, &aggregated, console).await,
        Err(why) => Err(filling.abandon(why)),
    };
    give_back(pool, imported).await
}

/// Aggregates a run and imports it at the same time: a month is loaded while the next one is
/// cleaned. Nothing is visible before the whole run has proved good; a run that does not is noted
/// as refused.
pub async fn aggregate_and_import(
    folder: &RunFolder,
    pool: &Pool,
    console: &Console,
) -> Result<(Aggregated, Imported), PipelineError> {
    let record = folder.read_record()?;
    let mut filling = Filling::begin(pool, &record, ProgressBar::hidden()).await?;
    let (sender, pieces) = tokio::sync::mpsc::channel(PIECES_AHEAD);
    let aggregating = {
        let (folder, console) = (folder.clone(), console.clone());
        tokio::task::spawn_blocking(move || aggregate_feeding(&folder, &console, Some(sender)))
    };
    // An import that fails lets the aggregation end: its folder is good for another import.
    let filled = filling.take(pieces).await;
    let aggregated = joined(aggregating.await);
    if let Err(why) = &aggregated {
        folder.refuse(&record, why)?;
    }
    let imported = match aggregated.and_then(|aggregated| filled.map(|()| aggregated)) {
        Ok(aggregated) => {
            let imported = filling.finish(folder, &aggregated, console).await;
            imported.map(|imported| (aggregated, imported))
        }
        Err(why) => Err(filling.abandon(why)),
    };
    give_back(pool, imported).await
}

/// Gives back the room of the months that a failed import loaded aside.
async fn give_back<T>(pool: &Pool, imported: Result<T, PipelineError>) -> Result<T, PipelineError> {
    if imported.is_err() {
        // Best effort: with the database gone, the next import does it.
        let _ = store::import::forget_left_over(pool).await;
    }
    imported
}

/// An import being fed.
struct Filling {
    run: RunId,
    import: Import,
    flights: usize,
    rejections: usize,
    bar: ProgressBar,
}

impl Filling {
    async fn begin(
        pool: &Pool,
        record: &RunRecord,
        bar: ProgressBar,
    ) -> Result<Self, PipelineError> {
        Ok(Self {
            run: record.id.clone(),
            import: Import::begin(pool, &record.id, record.started_at).await?,
            flights: 0,
            rejections: 0,
            bar,
        })
    }

    /// Takes the pieces as they come, until there is no more.
    async fn take(&mut self, mut pieces: Receiver<Clean>) -> Result<(), PipelineError> {
        while let Some(piece) = pieces.recv().await {
            match piece {
                Clean::Referenced(some) => {
                    self.import.stage_carriers(&some.carriers).await?;
                    self.import.stage_airports(&some.airports).await?;
                    self.import.stage_aircraft(&some.aircraft).await?;
                    self.import.merge_references().await?;
                }
                Clean::Weather(hours) => self.import.stage_weather(&hours).await?,
                Clean::Flights(rows) => {
                    self.flights += rows.len();
                    self.bar.inc(rows.len() as u64);
                    self.import.load_flights(&rows).await?;
                }
                Clean::Rejected(rows) => {
                    self.rejections += rows.len();
                    self.import.reject(&rows).await?;
                }
            }
        }
        self.import.end_flights().await?;
        self.bar.finish_and_clear();
        Ok(())
    }

    /// Ends here: what was written is undone with the transaction.
    fn abandon(self, why: PipelineError) -> PipelineError {
        self.bar.finish_and_clear();
        why
    }

    /// Merges what waits for the rest, then everything appears.
    async fn finish(
        mut self,
        folder: &RunFolder,
        aggregated: &Aggregated,
        console: &Console,
    ) -> Result<Imported, PipelineError> {
        check_whole(aggregated, self.flights, self.rejections)?;
        let waiting = console.bar("fusion, clés et index", 1);
        let import = &mut self.import;
        let changes = import.merge(&counts(aggregated)).await?;
        for watermark in watermarks(&folder.read_record()?) {
            import.advance(&watermark).await?;
        }
        self.import.commit().await?;
        waiting.finish_and_clear();
        Ok(Imported {
            run: self.run,
            changes,
        })
    }
}

/// Reads the clean folder, ahead of the server.
fn read_pieces(
    dataset: DatasetReader,
    clean: &Path,
    pieces: &Sender<Clean>,
) -> Result<(), PipelineError> {
    // Nobody listens any more when the import has failed, and tells it.
    let send = |piece| pieces.blocking_send(piece).is_ok();
    let references = Referenced {
        carriers: read_lines(&clean.join(clean_files::CARRIERS))?,
        airports: read_lines(&clean.join(clean_files::AIRPORTS))?,
        aircraft: read_lines(&clean.join(clean_files::AIRCRAFT))?,
    };
    if !send(Clean::Referenced(references.into())) {
        return Ok(());
    }
    for hours in read_batches(&clean.join(clean_files::WEATHER))? {
        if !send(Clean::Weather(hours?.into())) {
            return Ok(());
        }
    }
    for rows in dataset {
        if !send(Clean::Flights(rows?.into())) {
            return Ok(());
        }
    }
    for rows in read_batches(&clean.join(clean_files::REJECTED))? {
        if !send(Clean::Rejected(rows?.into())) {
            return Ok(());
        }
    }
    Ok(())
}

fn joined<T>(
    work: Result<Result<T, PipelineError>, tokio::task::JoinError>,
) -> Result<T, PipelineError> {
    work.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()))
}

fn counts(aggregated: &Aggregated) -> Vec<SourceCounts> {
    aggregated
        .sources
        .iter()
        .map(|(source, counts)| SourceCounts {
            source: *source,
            read: counts.read,
            kept: counts.kept,
            rejected: counts.rejected,
        })
        .collect()
}

/// What the database holds once the run is in it.
fn watermarks(record: &RunRecord) -> Vec<Watermark> {
    let by_source = record.sources.iter();
    by_source
        .map(|(source, read)| Watermark {
            source: *source,
            held: read
                .days
                .and_then(|days| Plan::settled(*source, days, record.started_at))
                .map(|days| (days.from, days.until)),
            version: read.version.clone(),
        })
        .filter(|watermark| watermark.held.is_some() || watermark.version.is_some())
        .collect()
}

/// Refuses a clean folder that no longer holds what its summary counted.
fn check_whole(
    aggregated: &Aggregated,
    flights: usize,
    rejections: usize,
) -> Result<(), PipelineError> {
    let kept = aggregated
        .sources
        .get(&Source::Flights)
        .map_or(0, |counts| counts.kept);
    if kept != flights as u64 {
        return Err(PipelineError::Lost(Source::Flights));
    }
    let rejected: u64 = aggregated
        .sources
        .values()
        .map(|counts| counts.rejected)
        .sum();
    if rejected != rejections as u64 {
        return Err(PipelineError::LostRejections);
    }
    Ok(())
}
