//! Where a paper goes: a folder, or the standard output.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::report;
use crate::session::paper::{Paper, pdf};

/// The folder of the session, and where to write.
#[derive(Debug, Args)]
pub(crate) struct Places {
    /// Dossier de la session, fait par « jury session init »
    #[arg(long, default_value = ".")]
    pub(crate) dossier: PathBuf,
    /// Dossier où écrire le document, au lieu de la sortie standard
    #[arg(long)]
    pub(crate) out: Option<PathBuf>,
}

/// The paper as PDF; signs that it cannot carry are told.
pub(crate) fn pdf_of(paper: &Paper) -> Result<Vec<u8>> {
    let replaced = pdf::replaced(paper)?;
    if !replaced.is_empty() {
        let signs: Vec<_> = replaced.iter().map(|it| format!("« {it} »")).collect();
        eprintln!(
            "attention : le PDF ne sait pas écrire {} et met « ? » à la place ; --format html les garde",
            signs.join(", ")
        );
    }
    pdf::render(paper)
}

pub(crate) fn emit(out: Option<&Path>, name: &str, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = out {
        let path = report::write(folder, name, bytes)?;
        println!("Document écrit : {}", path.display());
        return Ok(());
    }
    let mut output = std::io::stdout();
    if name.ends_with(".pdf") && output.is_terminal() {
        bail!("un PDF ne se lit pas dans un terminal : ajoutez --out DOSSIER");
    }
    match output.write_all(bytes).and_then(|()| output.flush()) {
        // `jury pv | head` is no fault.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.context("impossible d'écrire sur la sortie standard"),
    }
}
