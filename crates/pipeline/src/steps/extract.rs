//! Extract: the five sources at once, payloads kept untouched, `run.json` written as they come.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use chrono::{DateTime, Utc};
use domain::{Clock, RunId, Source};
use extractor::{
    FetchContext, Fetched, Former, Http, SourceError, aircraft, airports, carriers, flights,
    weather,
};
use indicatif::HumanBytes;
use store::watermarks::Watermark;

use crate::console::{SourceLine, thousands};
use crate::plan::Days;
use crate::{
    Console, PipelineConfig, PipelineError, Plan, Request, RunFolder, RunRecord, SourceOutcome,
    SourceRecord,
};

/// What an extraction is to do.
#[derive(Debug)]
pub struct Extraction<'a> {
    pub config: &'a PipelineConfig,
    pub request: Request,
    pub plan: Plan,
    /// A run of the same plan, to be taken up instead of starting one.
    pub interrupted: Option<(RunFolder, RunRecord)>,
}

impl<'a> Extraction<'a> {
    /// A new run of what `request` asks, given what the database holds.
    #[must_use]
    pub fn new(config: &'a PipelineConfig, request: Request, held: &[Watermark]) -> Self {
        Self {
            plan: Plan::make(config, &request, held),
            config,
            request,
            interrupted: None,
        }
    }

    /// Takes up the newest run of the same plan, if it is of today and `is_wanted`.
    #[must_use]
    pub fn taking_up(self, now: DateTime<Utc>, is_wanted: impl Fn(&RunRecord) -> bool) -> Self {
        let newest = RunFolder::interrupted(&self.config.runs_dir, &self.plan, now);
        Self {
            interrupted: newest.filter(|(_, record)| is_wanted(record)),
            ..self
        }
    }
}

/// Reads the sources into a new run folder, or into that of the interrupted run. A source that
/// fails does not stop the others: its record says why, and the caller reads
/// [`SourceRecord::outcome`].
pub async fn extract(
    extraction: Extraction<'_>,
    clock: &dyn Clock,
    console: &Console,
) -> Result<(RunFolder, RunRecord), PipelineError> {
    let Extraction {
        config,
        request,
        plan,
        interrupted,
    } = extraction;
    let (folder, record) = match interrupted {
        Some((folder, record)) => {
            console.say(&format!("Passage {} repris là où il en était.", record.id));
            (folder, record)
        }
        None => start(config, plan.clone(), clock)?,
    };
    let missing = record.missing();
    if missing.is_empty() {
        return Ok((folder, record));
    }
    let http = Http::new(config.http()).map_err(|error| PipelineError::Http(error.to_string()))?;
    let work = Work {
        config,
        request,
        plan,
        http,
        console,
        folder,
        record: Mutex::new(record),
    };
    let reads = missing.into_iter().map(|source| work.read(source));
    futures::future::try_join_all(reads).await?;
    let Work { folder, record, .. } = work;
    let mut record = record.into_inner().unwrap_or_else(PoisonError::into_inner);
    record.ended_at = Some(clock.now());
    folder.write_record(&record)?;
    Ok((folder, record))
}

/// A new run, known on disk before anything is read.
fn start(
    config: &PipelineConfig,
    plan: Plan,
    clock: &dyn Clock,
) -> Result<(RunFolder, RunRecord), PipelineError> {
    let started_at = clock.now();
    let id = RunId::starting_at(started_at);
    let folder = RunFolder::create(&config.runs_dir, &id)?;
    let record = RunRecord {
        id,
        started_at,
        ended_at: None,
        plan: Some(plan),
        sources: std::collections::BTreeMap::new(),
    };
    folder.write_record(&record)?;
    Ok((folder, record))
}

/// What the reading of every source shares.
struct Work<'a> {
    config: &'a PipelineConfig,
    request: Request,
    plan: Plan,
    http: Http,
    console: &'a Console,
    folder: RunFolder,
    record: Mutex<RunRecord>,
}

impl Work<'_> {
    /// Reads one source and writes at once what became of it.
    async fn read(&self, source: Source) -> Result<(), PipelineError> {
        let line = self.console.source(source);
        let started = Instant::now();
        let fetched = self.fetch(source, &line).await;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let read = record(fetched, &line, self.plan.days(source), duration_ms);
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        record.sources.insert(source, read);
        self.folder.write_record(&record)
    }

    async fn fetch(&self, source: Source, line: &SourceLine) -> Result<Fetched, SourceError> {
        if self.plan.is_up_to_date(source) {
            return Ok(Fetched {
                unchanged: true,
                ..Fetched::default()
            });
        }
        let into = self.folder.raw(source);
        let former = self.folder.former(source);
        if !self.plan.sources.contains(&source) {
            return self.take_over(source, former, into);
        }
        // A full run asks every document again, but still compares what it declares.
        let former = former.map(|(former, _)| Former {
            version: former.version.filter(|_| !self.plan.full),
            ..former
        });
        let context = FetchContext {
            into: &into,
            former: former.as_ref(),
            accept_change: self.request.accept.contains(&source),
            progress: line,
        };
        let (config, http) = (self.config, &self.http);
        match source {
            Source::Weather => match self.plan.weather_config(config) {
                Some(weather) => weather::fetch(&weather, http, context).await,
                None => Ok(Fetched::default()),
            },
            Source::Carriers => carriers::fetch(&config.carriers(), http, context).await,
            Source::Airports => airports::fetch(&config.airports(), http, context).await,
            Source::Aircraft => aircraft::fetch(&config.aircraft()?, context).await,
            Source::Flights => match self.plan.flights_config(config) {
                Some(flights) => flights::fetch(&flights, context).await,
                None => Ok(Fetched::default()),
            },
        }
    }

    /// A source that was not asked: the files of the last run that read it, for the same days.
    fn take_over(
        &self,
        source: Source,
        former: Option<(Former, Option<Days>)>,
        into: PathBuf,
    ) -> Result<Fetched, SourceError> {
        let not_held = || SourceError::NotHeld { kind: source };
        let (former, held) = former.ok_or_else(not_held)?;
        if let Some(days) = self.plan.days(source)
            && !held.is_some_and(|held| held.covers(days))
        {
            return Err(not_held());
        }
        let weather = self.plan.weather_config(self.config);
        let flights = self.plan.flights_config(self.config);
        let names = match (source, weather, flights) {
            (Source::Weather, Some(weather), _) => weather.file_names()?,
            (Source::Flights, _, Some(flights)) => flights.file_names(),
            _ => former.files.iter().map(|file| file.path.clone()).collect(),
        };
        extractor::reuse(source, &former, &names, &into)
    }
}

/// Turns what happened to a source into its record, and tells it in a line.
fn record(
    fetched: Result<Fetched, SourceError>,
    line: &SourceLine,
    days: Option<Days>,
    duration_ms: u64,
) -> SourceRecord {
    let requests = line.requests();
    match fetched {
        Ok(fetched) => {
            line.end(&told(&fetched, requests, duration_ms));
            SourceRecord {
                outcome: SourceOutcome::Read,
                days,
                requests,
                rows: fetched.rows,
                bytes: fetched.bytes,
                duration_ms,
                files: fetched.files,
                unchanged: fetched.unchanged,
                resumed: fetched.resumed,
                declaration: fetched.declaration,
                version: fetched.version,
                error: None,
            }
        }
        Err(error) => {
            line.end(&format!("échec : {error}\n{:28} {}", "", error.advice()));
            tracing::error!(source = %error.source_kind(), error = &error as &dyn std::error::Error, "source not read");
            SourceRecord {
                outcome: SourceOutcome::Failed,
                days,
                requests,
                duration_ms,
                error: Some(error.to_string()),
                ..SourceRecord::default()
            }
        }
    }
}

fn told(fetched: &Fetched, requests: u64, duration_ms: u64) -> String {
    let said = match (fetched.unchanged, fetched.files.len(), fetched.resumed) {
        (true, 0, _) => "rien de nouveau".to_owned(),
        (true, ..) => "inchangée, reprise d'un passage antérieur".to_owned(),
        (false, _, 0) => String::new(),
        (false, _, resumed) => format!("dont {resumed} fichiers déjà là"),
    };
    let separator = if said.is_empty() { "" } else { ", " };
    format!(
        "{} lignes, {}, {requests} requêtes, {duration_ms} ms{separator}{said}",
        thousands(fetched.rows),
        HumanBytes(fetched.bytes),
    )
}
