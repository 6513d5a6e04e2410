//! `trainer matrices`.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use trainer::Split;

use super::{BLOCKS, explained};

#[derive(Debug, Args)]
pub(super) struct Matrices {
    /// Instantané déjà téléchargé.
    #[arg(long)]
    snapshot: PathBuf,
    /// Dossier où écrire.
    #[arg(long)]
    to: PathBuf,
    /// Premier jour de la période de test.
    #[arg(long, default_value = "2013-11-01")]
    test_from: NaiveDate,
}

pub(super) fn run(options: &Matrices) -> anyhow::Result<ExitCode> {
    let split = Split {
        test_from: options.test_from,
        blocks: BLOCKS,
    };
    trainer::write_matrices(&options.snapshot, split, &options.to).map_err(explained)?;
    Ok(ExitCode::SUCCESS)
}
