//! Import: the clean folder into PostgreSQL, in one transaction.

use std::path::Path;

use domain::clean::Rejection;
use domain::{RunId, Source};
use store::Pool;
use store::import::{Change, FlightCopy, Import, SourceCounts};
use store::watermarks::Watermark;
use tokio::sync::mpsc::Receiver;

use super::Aggregated;
use crate::clean_files::{self, DatasetReader, read_batches, read_lines};
use crate::run_folder::read_json;
use crate::{Console, PipelineError, RunFolder, RunRecord};

/// Batches of flights that wait for the server: enough for it never to wait for us.
const BATCHES_AHEAD: usize = 2;

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

    let mut import = Import::begin(pool, &aggregated.run, aggregated.started_at).await?;
    import
        .stage_carriers(&read_lines(&clean.join(clean_files::CARRIERS))?)
        .await?;
    import
        .stage_airports(&read_lines(&clean.join(clean_files::AIRPORTS))?)
        .await?;
    import
        .stage_aircraft(&read_lines(&clean.join(clean_files::AIRCRAFT))?)
        .await?;
    let flights = copy_large(&mut import, &aggregated, &clean, console).await?;
    let mut rejections = 0;
    for batch in read_batches::<Rejection>(&clean.join(clean_files::REJECTED))? {
        let batch = batch?;
        rejections += batch.len();
        import.reject(&batch).await?;
    }
    check_whole(&aggregated, flights, rejections)?;

    let waiting = console.bar("fusion, clés et index", 1);
    let changes = import.merge(&counts(&aggregated)).await?;
    for watermark in watermarks(&folder.read_record()?) {
        import.advance(&watermark).await?;
    }
    import.commit().await?;
    waiting.finish_and_clear();
    Ok(Imported {
        run: aggregated.run,
        changes,
    })
}

/// Copies weather and flights, batch after batch. Says how many flights there were.
async fn copy_large(
    import: &mut Import,
    aggregated: &Aggregated,
    clean: &Path,
    console: &Console,
) -> Result<usize, PipelineError> {
    for batch in read_batches(&clean.join(clean_files::WEATHER))? {
        import.stage_weather(&batch?).await?;
    }
    let dataset = DatasetReader::open(clean.join(clean_files::DATASET))?;
    let bar = console.bar("copie des vols", dataset.rows);
    let mut copied = 0;
    let mut batches = encoded(dataset, aggregated.run.clone());
    while let Some(batch) = batches.recv().await {
        let (rows, copy) = batch?;
        import.stage_encoded_flights(copy).await?;
        copied += rows;
        bar.inc(rows as u64);
    }
    bar.finish_and_clear();
    Ok(copied)
}

/// Reads and encodes on a thread of its own, a few batches ahead: meanwhile the server works.
fn encoded(
    dataset: DatasetReader,
    run: RunId,
) -> Receiver<Result<(usize, FlightCopy), PipelineError>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(BATCHES_AHEAD);
    tokio::task::spawn_blocking(move || {
        for rows in dataset {
            let batch = rows.map(|rows| (rows.len(), FlightCopy::encode(&rows, &run)));
            // Nobody listens any more when the import has failed.
            if sender.blocking_send(batch).is_err() {
                break;
            }
        }
    });
    receiver
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
            held: read.days.map(|days| (days.from, days.until)),
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
