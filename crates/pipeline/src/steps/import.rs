//! Import: the clean folder into PostgreSQL, in one transaction.

use domain::Source;
use domain::clean::Rejection;
use store::Pool;
use store::import::{Change, Import, SourceCounts};
use store::watermarks::Watermark;

use super::Aggregated;
use crate::clean_files::{self, DatasetReader, read_lines};
use crate::run_folder::read_json;
use crate::{Console, PipelineError, RunFolder, RunRecord};

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

    let mut import = Import::begin(pool).await?;
    import
        .stage_carriers(&read_lines(&clean.join(clean_files::CARRIERS))?)
        .await?;
    import
        .stage_airports(&read_lines(&clean.join(clean_files::AIRPORTS))?)
        .await?;
    import
        .stage_aircraft(&read_lines(&clean.join(clean_files::AIRCRAFT))?)
        .await?;
    import
        .stage_weather(&read_lines(&clean.join(clean_files::WEATHER))?)
        .await?;
    let dataset = DatasetReader::open(clean.join(clean_files::DATASET))?;
    let bar = console.bar("copie des vols", dataset.rows);
    let mut staged_flights = 0;
    for rows in dataset {
        let rows = rows?;
        staged_flights += rows.len();
        import.stage_flights(&rows).await?;
        bar.inc(rows.len() as u64);
    }
    bar.finish_and_clear();

    let waiting = console.bar("fusion", 1);
    let rejections: Vec<Rejection> = read_lines(&clean.join(clean_files::REJECTED))?;
    let counts: Vec<_> = aggregated
        .sources
        .iter()
        .map(|(source, counts)| SourceCounts {
            source: *source,
            read: counts.read,
            kept: counts.kept,
            rejected: counts.rejected,
        })
        .collect();
    check_whole(&aggregated, staged_flights, rejections.len())?;
    let changes = import
        .merge(&aggregated.run, aggregated.started_at, &counts, &rejections)
        .await?;
    for watermark in watermarks(&folder.read_record()?) {
        import.advance(&aggregated.run, &watermark).await?;
    }
    import.commit().await?;
    waiting.finish_and_clear();
    Ok(Imported {
        run: aggregated.run,
        changes,
    })
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
