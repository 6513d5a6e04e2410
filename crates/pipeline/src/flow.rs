//! The steps strung together: extract alone, or all three.

use std::process::ExitCode;

use domain::{Clock, SystemClock};
use pipeline::steps::{self, Extraction};
use pipeline::{
    Console, PipelineConfig, PipelineError, Request, RunFolder, RunRecord, SourceOutcome,
    SourceRecord,
};
use settings::{Reader, Secret};

use crate::cli::Failure;
use crate::report;

/// Imported runs that are looked at to know whether one is in the database.
const RECENT: i64 = 100;

/// How much of what was asked is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    /// Some sources failed, others were read.
    Partial,
    /// No source was read.
    Failed,
}

impl Outcome {
    fn of(record: &RunRecord) -> Self {
        // What was held already, or taken from an earlier run, was not read.
        let is_read = |source: &&SourceRecord| {
            source.outcome == SourceOutcome::Read && source.requests + source.resumed > 0
        };
        let read = record.sources.values().filter(is_read).count();
        match read {
            _ if record.is_complete() => Self::Done,
            0 => Self::Failed,
            _ => Self::Partial,
        }
    }

    pub(crate) fn exit_code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::Partial => ExitCode::from(3),
            Self::Failed => ExitCode::FAILURE,
        }
    }
}

/// Extracts; the database, when one is configured, says what it already holds.
pub(crate) async fn extract(
    mut reader: Reader,
    request: Request,
    console: &Console,
) -> Result<Outcome, Failure> {
    let url = reader
        .is_given("database_url")
        .then(|| reader.get::<Secret>("database_url"))
        .flatten();
    let config = PipelineConfig::from_settings(reader)?;
    config.engine.check().map_err(PipelineError::from)?;
    let held = match url {
        Some(url) => {
            let pool = store::connect(url.reveal(), 1).await?;
            store::migrate(&pool).await?;
            store::watermarks::list(&pool).await?
        }
        None => Vec::new(),
    };
    let _lock = RunFolder::lock(&config.runs_dir)?;
    let extraction = Extraction::new(&config, request, &held, SystemClock.now())
        .taking_up(SystemClock.now(), |record| !record.is_complete());
    let (folder, record) = steps::extract(extraction, &SystemClock, console).await?;
    println!("Passage {} : {}", record.id, folder.path().display());
    Ok(Outcome::of(&record))
}

/// What the whole flow needs, opened once.
pub(crate) struct Flow {
    pub(crate) config: PipelineConfig,
    pub(crate) pool: store::Pool,
}

impl Flow {
    /// The database first: an extraction that cannot be stored is time lost.
    pub(crate) async fn open(mut reader: Reader) -> Result<Self, Failure> {
        let url = reader.get::<Secret>("database_url");
        let connections = reader.get::<u32>("database_connections");
        let config = PipelineConfig::from_settings(reader)?;
        // Before the other sources: an engine that is not there is no reason to read them.
        config.engine.check().map_err(PipelineError::from)?;
        let (Some(url), Some(connections)) = (url, connections) else {
            return Err(Failure("réglages refusés : base de données".to_owned()));
        };
        let pool = store::connect(url.reveal(), connections).await?;
        store::migrate(&pool).await?;
        Ok(Self { config, pool })
    }

    /// Extracts, aggregates and imports, taking up an interrupted run of the same plan.
    pub(crate) async fn run(
        &self,
        request: Request,
        console: &Console,
    ) -> Result<Outcome, Failure> {
        let Self { config, pool } = self;
        let _lock = RunFolder::lock(&config.runs_dir)?;
        let held = store::watermarks::list(pool).await?;
        let imported: Vec<_> = store::runs::list(pool, RECENT)
            .await?
            .into_iter()
            .map(|run| run.id)
            .collect();
        let extraction = Extraction::new(config, request, &held, SystemClock.now())
            .taking_up(SystemClock.now(), |record| {
                !imported.iter().any(|id| id == record.id.as_str())
            });
        let (folder, record) = steps::extract(extraction, &SystemClock, console).await?;
        let outcome = Outcome::of(&record);
        if outcome != Outcome::Done {
            eprintln!(
                "erreur : passage {} incomplet, rien n'est agrégé ni importé. Relancez la même \
                 commande : seules les sources manquantes seront lues.",
                record.id
            );
            return Ok(outcome);
        }
        let (aggregated, imported) = steps::aggregate_and_import(&folder, pool, console).await?;
        println!("{}\n", report::aggregated(&aggregated, &record));
        println!("{}", report::imported(&imported));
        Ok(Outcome::Done)
    }
}
