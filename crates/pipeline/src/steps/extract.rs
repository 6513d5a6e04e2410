//! Extract: the five sources at once, payloads kept untouched, `run.json` written whatever happens.

use std::time::Instant;

use domain::{Clock, RunId, Source};
use extractor::{
    Fetched, Http, HttpConfig, SourceError, aircraft, airports, carriers, flights, weather,
};
use indicatif::HumanBytes;

use crate::console::{SourceLine, thousands};
use crate::{
    Console, PipelineConfig, PipelineError, RunFolder, RunRecord, SourceOutcome, SourceRecord,
};

/// Reads the five sources into a new run folder. A source that fails does not stop the others:
/// its record says why, and the caller reads [`SourceRecord::outcome`].
pub async fn extract(
    config: &PipelineConfig,
    clock: &dyn Clock,
    console: &Console,
) -> Result<(RunFolder, RunRecord), PipelineError> {
    let started_at = clock.now();
    let id = RunId::starting_at(started_at);
    let folder = RunFolder::create(&config.runs_dir, &id)?;
    let http =
        Http::new(HttpConfig::default()).map_err(|error| PipelineError::Http(error.to_string()))?;
    let line = |source| console.source(source);
    let into = |source| folder.raw(source);

    let (weather, carriers, airports, aircraft, flights) = tokio::join!(
        timed(line(Source::Weather), async |line| {
            weather::fetch(&config.weather(), &http, &into(Source::Weather), line).await
        }),
        timed(line(Source::Carriers), async |line| {
            carriers::fetch(&config.carriers(), &http, &into(Source::Carriers), line).await
        }),
        timed(line(Source::Airports), async |line| {
            airports::fetch(&config.airports(), &http, &into(Source::Airports), line).await
        }),
        timed(line(Source::Aircraft), async |line| {
            aircraft::fetch(&config.aircraft()?, &into(Source::Aircraft), line).await
        }),
        timed(line(Source::Flights), async |line| {
            flights::fetch(&config.flights(), &into(Source::Flights), line).await
        }),
    );
    let records = [weather, carriers, airports, aircraft, flights];
    let sources = Source::ALL.into_iter().zip(records).collect();
    let record = RunRecord {
        id,
        started_at,
        sources,
    };
    folder.write_record(&record)?;
    Ok((folder, record))
}

/// Runs one fetch and turns what happened into a record and a line.
async fn timed(
    line: SourceLine,
    fetch: impl AsyncFnOnce(&SourceLine) -> Result<Fetched, SourceError>,
) -> SourceRecord {
    let started = Instant::now();
    let fetched = fetch(&line).await;
    let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    match fetched {
        Ok(Fetched {
            requests,
            rows,
            bytes,
            files,
        }) => {
            line.end(&format!(
                "{} lignes, {}, {requests} requêtes, {duration_ms} ms",
                thousands(rows),
                HumanBytes(bytes)
            ));
            SourceRecord {
                outcome: SourceOutcome::Read,
                requests,
                rows,
                bytes,
                duration_ms,
                files,
                error: None,
            }
        }
        Err(error) => {
            line.end(&format!("échec : {error}\n{:28} {}", "", error.advice()));
            tracing::error!(source = %error.source_kind(), error = &error as &dyn std::error::Error, "source not read");
            SourceRecord {
                outcome: SourceOutcome::Failed,
                requests: 0,
                rows: 0,
                bytes: 0,
                duration_ms,
                files: Vec::new(),
                error: Some(error.to_string()),
            }
        }
    }
}
