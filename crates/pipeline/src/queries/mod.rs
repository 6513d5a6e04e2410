//! `pipeline queries`: every query run with and without its optimisation, and the page of it.

mod check;
mod french;
mod page;
mod parquet;
mod plans;
mod registry;

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use explain::{Explained, Gain, MeasureError, Measured};
use extractor::{aircraft, flights};
use store::explain::{Explainer, Server};

use crate::{Console, PipelineError};

/// What the command needs besides the database.
pub struct Sources {
    pub registry_url: settings::Secret,
    pub flights_dir: PathBuf,
    /// A folder of ours, made and removed.
    pub work_dir: PathBuf,
}

/// Everything measured: the page is made of nothing else.
pub struct Study {
    server: Server,
    queries: Vec<Explained>,
    registry: aircraft::explain::Study,
    parquet: flights::explain::Study,
    repetitions: usize,
}

/// The month whose extraction is explained: far into the year, so that reading what precedes
/// shows.
const MONTH: Option<NaiveDate> = NaiveDate::from_ymd_opt(2013, 12, 1);

/// Runs everything. The database is left as it was.
pub async fn measure(
    pool: &store::Pool,
    sources: &Sources,
    repetitions: usize,
    console: &Console,
) -> Result<Study, PipelineError> {
    let entries: Vec<_> = store::explain::catalogue().collect();
    let bar = console.bar("requêtes expliquées", entries.len() as u64 + 2);
    bar.set_message("statistiques de la base");
    let mut session = Explainer::open(pool).await?;
    let server = session.server().await?;
    if server.flights == 0 {
        return Err(PipelineError::Queries(
            "la base ne contient aucun vol : importez-les d'abord (« pipeline run »)".to_owned(),
        ));
    }
    let mut queries = Vec::new();
    for entry in entries {
        bar.set_message(entry.name);
        let explained = session.explain(entry, repetitions).await;
        queries.push(explained.map_err(fault)?);
        bar.inc(1);
    }
    bar.set_message("aircraft_registry");
    let config = aircraft::Config::new(
        sources.registry_url.reveal(),
        std::time::Duration::from_mins(1),
        extractor::RetryPolicy::default(),
    )?;
    let registry = aircraft::explain::study(&config, repetitions).await?;
    bar.inc(1);
    bar.set_message("flights_polars");
    let parquet = read_parquet(sources, repetitions).await?;
    bar.finish_and_clear();
    Ok(Study {
        server,
        queries,
        registry,
        parquet,
        repetitions,
    })
}

async fn read_parquet(
    sources: &Sources,
    repetitions: usize,
) -> Result<flights::explain::Study, PipelineError> {
    let (directory, work) = (sources.flights_dir.clone(), sources.work_dir.clone());
    let month = MONTH.unwrap_or_default();
    // The engine computes for long: it must not hold an async thread.
    let study = tokio::task::spawn_blocking(move || {
        flights::explain::study(&directory, month, &work, repetitions)
    })
    .await
    .map_err(|cause| PipelineError::Queries(format!("mesure interrompue : {cause}")))?;
    Ok(study?)
}

fn fault(error: MeasureError<store::StoreError>) -> PipelineError {
    match error {
        MeasureError::Session { query, source } => PipelineError::Queries(format!(
            "{query} n'a pas pu être expliquée : {}",
            cause(&source)
        )),
        MeasureError::NotAPlan(query) => {
            PipelineError::Queries(format!("le plan de {query} est illisible"))
        }
        MeasureError::Edit(query) => PipelineError::Queries(format!(
            "la variante de {query} ne s'applique plus à son texte : mettez à jour le catalogue de store::explain"
        )),
    }
}

/// The innermost words: the server says there what it refuses.
fn cause(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(inner) = last.source() {
        last = inner;
    }
    last.to_string()
}

impl Study {
    /// Writes the page, unless an optimisation brings nothing: a page must not say otherwise.
    pub fn write(&self, path: &Path) -> Result<(), PipelineError> {
        self.gains()?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(PipelineError::file(folder))?;
        }
        std::fs::write(path, page::text(self)).map_err(PipelineError::file(path))
    }

    /// Compares with the committed page, figures apart.
    pub fn check(&self, path: &Path) -> Result<(), PipelineError> {
        self.gains()?;
        let committed = std::fs::read_to_string(path).map_err(PipelineError::file(path))?;
        check::compare(&committed, &page::text(self)).map_err(PipelineError::Queries)
    }

    /// How many optimisations were seen to bring something.
    pub fn comparisons(&self) -> usize {
        let cases = self.explained().flat_map(|explained| &explained.cases);
        let claimed = cases.filter(|measured| !matches!(measured.case.gain, Gain::None(_)));
        claimed.count() + self.parquet.comparisons.len()
    }

    fn explained(&self) -> impl Iterator<Item = &Explained> {
        self.queries.iter().chain(&self.registry.explained)
    }

    /// Every optimisation that is claimed must show, in counts that do not depend on the hour.
    fn gains(&self) -> Result<(), PipelineError> {
        let mut faults = Vec::new();
        for explained in self.explained() {
            for measured in &explained.cases {
                let name = format!("{}, {}", explained.entry.name, measured.case.title);
                for index in measured.case.indexes {
                    if !measured.kept.plan.indexes.contains(*index) {
                        faults.push(format!("{name} : l'index {index} ne sert pas"));
                    }
                }
                let Some(other) = &measured.other else {
                    continue;
                };
                let (unit, kept, other) = counted(measured.case.gain, &measured.kept, other);
                if kept >= other && !matches!(measured.case.gain, Gain::None(_)) {
                    faults.push(format!(
                        "{name} : {kept} {unit} avec l'optimisation, {other} sans"
                    ));
                }
            }
        }
        for comparison in &self.parquet.comparisons {
            let (kept, other) = (&comparison.kept, &comparison.other);
            if kept.bytes_read >= other.bytes_read {
                faults.push(format!(
                    "flights_polars, {} : {} octets avec, {} sans",
                    comparison.title, kept.bytes_read, other.bytes_read
                ));
            }
            if kept.rows != other.rows {
                faults.push(format!(
                    "flights_polars, {} : les deux variantes ne rendent pas les mêmes lignes",
                    comparison.title
                ));
            }
        }
        if faults.is_empty() {
            return Ok(());
        }
        Err(PipelineError::Queries(format!(
            "des optimisations annoncées ne se voient pas :\n- {}",
            faults.join("\n- ")
        )))
    }
}

/// What the gain of a case counts, in both variants.
fn counted(gain: Gain, kept: &Measured, other: &Measured) -> (&'static str, u64, u64) {
    let (kept, other) = (&kept.plan, &other.plan);
    match gain {
        Gain::Pages | Gain::None(_) => ("pages lues", kept.pages, other.pages),
        Gain::RowsExamined => ("lignes examinées", kept.rows_examined, other.rows_examined),
        Gain::TemporaryPages => (
            "pages temporaires",
            kept.temporary_pages,
            other.temporary_pages,
        ),
    }
}
