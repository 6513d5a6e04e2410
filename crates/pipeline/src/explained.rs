//! `pipeline queries`: each query explained by the server, with and without its optimisation.

use std::path::PathBuf;
use std::process::ExitCode;

use pipeline::{Console, queries};
use settings::{Reader, Secret};

use crate::cli::{Failure, connect};

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Page à écrire.
    #[arg(long, value_name = "FICHIER", required_unless_present = "check")]
    out: Option<PathBuf>,
    /// Page à comparer, chiffres mis à part ; échoue à la première différence.
    #[arg(long, value_name = "FICHIER", conflicts_with = "out")]
    check: Option<PathBuf>,
    /// Exécutions de chaque variante, dont le temps médian est gardé.
    #[arg(long, value_name = "NOMBRE", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=50))]
    repetitions: u8,
}

pub(crate) async fn run(
    mut reader: Reader,
    asked: Options,
    console: &Console,
) -> Result<ExitCode, Failure> {
    let runs_dir = reader.get::<PathBuf>("runs_dir");
    let registry = reader.get::<Secret>("registry_url");
    let flights = reader.get::<PathBuf>("flights_dir");
    let settings = runs_dir.zip(registry).zip(flights);
    let ((runs_dir, registry_url), flights_dir) = reader.finish(settings)?;
    let (_, pool) = connect(Reader::from_environment()).await?;
    let sources = queries::Sources {
        registry_url,
        flights_dir,
        work_dir: runs_dir.join("colonnes-repetees"),
    };
    let study = queries::measure(&pool, &sources, asked.repetitions.into(), console).await?;
    let told = match (asked.out, asked.check) {
        (Some(path), _) => {
            study.write(&path)?;
            format!("{} écrite", path.display())
        }
        (None, Some(path)) => {
            study.check(&path)?;
            format!("{} est à jour", path.display())
        }
        (None, None) => return Ok(ExitCode::from(2)), // the command line does not allow it
    };
    println!("{told} : {} optimisations vérifiées", study.comparisons());
    Ok(ExitCode::SUCCESS)
}
