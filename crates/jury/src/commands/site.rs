//! `jury site`: a static site of an audit.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::progress::Progress;
use crate::audit::{self, Step};
use crate::{site, tree};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Dépôts du projet : dossier de travail, dépôt nu ou archive
    #[arg(required = true)]
    chemins: Vec<PathBuf>,
    /// Commit, étiquette ou branche à lire (par défaut : HEAD)
    #[arg(long)]
    rev: Option<String>,
    /// Dossier où écrire le site
    #[arg(long, default_value = "target/jury-site")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut progress = Progress::new();
    let revision = arguments.rev.as_deref();
    let project = tree::read(&arguments.chemins, revision, &mut |files| {
        progress.step(Step::Taken(files));
    })?;
    let audit = audit::of(&project, &mut |step| progress.step(step));
    progress.end();
    let first = site::build(&project, &audit, &arguments.out)?;
    println!("Site écrit : ouvrez {}", first.display());
    Ok(ExitCode::SUCCESS)
}
