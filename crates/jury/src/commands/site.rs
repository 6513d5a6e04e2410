//! `jury site`: a static site of an audit.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::{audit, site, tree};

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
    let project = tree::read(&arguments.chemins, arguments.rev.as_deref(), &mut |_| ())?;
    let audit = audit::of(&project);
    let first = site::build(&project, &audit, &arguments.out)?;
    println!("Site écrit : ouvrez {}", first.display());
    Ok(ExitCode::SUCCESS)
}
