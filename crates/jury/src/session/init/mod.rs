//! Making the folder of a session. A repeated run adds what is missing and rewrites nothing that
//! a human may have written.

mod fiche;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::dossier::{Candidat, FICHES, SESSION, Session, sheet, sheet_path};
use crate::audit::{self, Audit};

const MODEL: &str = include_str!("../../../modeles/session.toml");

/// What happened to one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Created,
    /// Pre-filled with questions: nobody had written in it.
    Filled,
    /// Competences of a bloc added to the session were written at its end.
    Completed,
    Kept,
}

/// What happened to each file, and the repositories that could not be read.
#[derive(Debug, Default)]
pub struct Report {
    pub files: Vec<(PathBuf, Outcome)>,
    pub warnings: Vec<String>,
}

/// Makes or completes the folder.
pub fn run(folder: &Path) -> Result<Report> {
    let mut report = Report::default();
    let path = folder.join(SESSION);
    fs::create_dir_all(folder.join(FICHES))
        .with_context(|| format!("impossible de créer {}", folder.display()))?;
    if !path.exists() {
        create(&path, MODEL)?;
        report.files.push((path, Outcome::Created));
        return Ok(report);
    }
    let session = Session::read(folder)?;
    report.files.push((path, Outcome::Kept));
    for candidat in &session.candidats {
        let outcome = one(folder, candidat, &mut report.warnings)?;
        report
            .files
            .push((sheet_path(folder, &candidat.id), outcome));
    }
    Ok(report)
}

fn one(folder: &Path, candidat: &Candidat, warnings: &mut Vec<String>) -> Result<Outcome> {
    let path = sheet_path(folder, &candidat.id);
    let bare = fiche::render(candidat, None);
    if !path.exists() {
        let audit = audited(folder, candidat, warnings);
        create(&path, &fiche::render(candidat, audit.as_ref()))?;
        return Ok(Outcome::Created);
    }
    let own = sheet(folder, candidat)?;
    let text = fs::read_to_string(&path)
        .with_context(|| format!("impossible de lire {}", path.display()))?;
    if text == bare
        && let Some(audit) = audited(folder, candidat, warnings)
    {
        replace(&path, &fiche::render(candidat, Some(&audit)))?;
        return Ok(Outcome::Filled);
    }
    let missing: Vec<_> = fiche::asked(candidat)
        .filter(|it| own.competence(&it.id).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(Outcome::Kept);
    }
    let audit = audited(folder, candidat, warnings);
    let mut whole = text.trim_end().to_owned() + "\n";
    for competence in missing {
        whole.push_str(&fiche::competence(competence, audit.as_ref()));
    }
    replace(&path, &whole)?;
    Ok(Outcome::Completed)
}

/// The audit of a candidate's repositories; a repository that cannot be read is only a warning.
fn audited(folder: &Path, candidat: &Candidat, warnings: &mut Vec<String>) -> Option<Audit> {
    if candidat.depots.is_empty() {
        return None;
    }
    let paths: Vec<_> = candidat.depots.iter().map(|it| folder.join(it)).collect();
    match audit::run(&paths, None, &mut |_| ()) {
        Ok(audit) => Some(audit),
        Err(error) => {
            warnings.push(format!(
                "{} : pas de question tirée de l'audit, {error} ; corrigez depots dans {SESSION} (les chemins partent du dossier de session) et relancez",
                candidat.id
            ));
            None
        }
    }
}

/// Never over a file that is there.
fn create(path: &Path, text: &str) -> Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .with_context(|| format!("impossible de créer {}", path.display()))?;
    file.write_all(text.as_bytes())
        .with_context(|| format!("impossible d'écrire {}", path.display()))
}

/// Beside, then renamed: a cut never loses what was there.
fn replace(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    let mut aside = tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("impossible d'écrire dans {}", folder.display()))?;
    aside.write_all(text.as_bytes())?;
    aside
        .persist(path)
        .with_context(|| format!("impossible d'écrire {}", path.display()))?;
    Ok(())
}
