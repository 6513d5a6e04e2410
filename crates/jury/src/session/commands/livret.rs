//! `jury livret`: the tables of evidence of the VAE booklet.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use super::output::{emit, pdf_of};
use crate::session::livret;
use crate::session::paper::html;

/// Prépare les tableaux de preuves du livret de VAE, à partir d'un audit
///
/// Pour chaque compétence (annexe 5) : les preuves que l'audit a trouvées, et les cases que le
/// candidat complète. L'audit se fait avant : « jury audit CHEMIN --format json --out DOSSIER ».
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Fichier JSON écrit par « jury audit --format json »
    audit: PathBuf,
    /// Nom du candidat, écrit en tête du livret
    #[arg(long)]
    candidat: Option<String>,
    /// Forme du livret
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// Dossier où écrire le document, au lieu de la sortie standard
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Page HTML accessible, à imprimer
    Html,
    /// CSV, une ligne par preuve, à compléter dans un tableur
    Csv,
    /// PDF balisé (PDF/UA-1)
    Pdf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let audit = read(&arguments.audit)?;
    let paper = || livret::paper(&audit, arguments.candidat.as_deref());
    let (name, bytes) = match arguments.format {
        Format::Html => ("livret.html", html::render(&paper()).into_bytes()),
        Format::Csv => ("livret.csv", livret::csv(&audit)?.into_bytes()),
        Format::Pdf => ("livret.pdf", pdf_of(&paper())?),
    };
    emit(arguments.out.as_deref(), name, &bytes)?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<livret::Audit> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("impossible de lire {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| {
        format!(
            "{} n'est pas un audit : faites-le par « jury audit CHEMIN --format json --out DOSSIER »",
            path.display()
        )
    })
}
