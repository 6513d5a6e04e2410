//! `jury audit`: reads a submission and says what is there.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::progress::Progress;
use crate::audit::{self, Audit};
use crate::compare::Baseline;
use crate::report;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Dépôts de la candidature : dossier de travail, dépôt nu ou archive ; plusieurs font un seul projet
    #[arg(required = true)]
    chemins: Vec<PathBuf>,
    /// Commit, étiquette ou branche à lire (par défaut : HEAD)
    #[arg(long)]
    rev: Option<String>,
    /// Forme du rapport
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Dossier où écrire le rapport, au lieu du terminal
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Résumé à lire dans le terminal
    Text,
    /// Une page HTML autonome
    Html,
    /// JSON, pour un autre programme
    Json,
    /// CSV, une ligne par critère
    Csv,
    /// Markdown
    Md,
    /// Référence compacte, pour jury compare --baseline
    Socle,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let audit = read(&arguments.chemins, arguments.rev.as_deref())?;
    let text = match arguments.format {
        Format::Json => serde_json::to_string_pretty(&audit)? + "\n",
        Format::Socle => serde_json::to_string_pretty(&Baseline::of(&audit))? + "\n",
        Format::Csv => report::csv::render(&audit)?,
        Format::Md => report::markdown::render(&audit),
        Format::Html => report::html::render(&audit),
        Format::Text => report::text::render(&audit),
    };
    match &arguments.out {
        Some(folder) => {
            let path = report::write(folder, arguments.format.name(), &text)?;
            println!("Rapport écrit : {}", path.display());
        }
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}

impl Format {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "audit.txt",
            Self::Html => "audit.html",
            Self::Json => "audit.json",
            Self::Csv => "audit.csv",
            Self::Md => "audit.md",
            Self::Socle => "socle.json",
        }
    }
}

/// Audits, and shows on a terminal how far it is once a second has passed.
pub(crate) fn read(paths: &[PathBuf], revision: Option<&str>) -> Result<Audit> {
    let mut progress = Progress::new();
    let audit = audit::run(paths, revision, &mut |step| progress.step(step))?;
    progress.end();
    Ok(audit)
}
