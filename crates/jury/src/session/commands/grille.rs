//! `jury grille`: the grid itself, or the one of a candidate.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use super::output::{emit, pdf_of};
use crate::commands::grille as whole;
use crate::session::dossier::{Session, sheet};
use crate::session::grille;
use crate::session::paper::html;

/// Affiche la grille d'évaluation, ou rend celle d'un candidat
///
/// Sans --candidat : les blocs, les compétences et les 141 critères, avec ce qu'un juré y cherche.
///
/// Avec --candidat : la grille individuelle (annexe 3), telle que le jury l'a écrite dans la
/// fiche du candidat. Elle est refusée tant qu'une décision manque ; l'outil n'en prend aucune.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// N'affiche que cette compétence (C5) ou ce critère (C5.4)
    #[arg(conflicts_with = "candidat")]
    seulement: Option<String>,
    /// Rend la grille individuelle de ce candidat (son id dans session.toml)
    #[arg(long, value_name = "ID")]
    candidat: Option<String>,
    /// Forme : text ou json pour la grille ; html, csv ou pdf pour celle d'un candidat
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Dossier de la session, fait par « jury session init »
    #[arg(long, default_value = ".", requires = "candidat")]
    dossier: PathBuf,
    /// Dossier où écrire le document, au lieu de la sortie standard
    #[arg(long, requires = "candidat")]
    out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Texte à lire dans le terminal
    Text,
    /// JSON, pour un autre programme
    Json,
    /// Page HTML accessible, à imprimer
    Html,
    /// CSV, une ligne par compétence et par critère
    Csv,
    /// PDF balisé (PDF/UA-1)
    Pdf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    if let Some(id) = &arguments.candidat {
        return individual(arguments, id);
    }
    let format = match arguments.format {
        None | Some(Format::Text) => whole::Format::Text,
        Some(Format::Json) => whole::Format::Json,
        Some(_) => {
            bail!("html, csv et pdf rendent la grille d'un candidat : ajoutez --candidat ID")
        }
    };
    whole::run(&whole::Arguments {
        seulement: arguments.seulement.clone(),
        format,
    })
}

fn individual(arguments: &Arguments, id: &str) -> Result<ExitCode> {
    let session = Session::read(&arguments.dossier)?;
    let candidat = session.candidat(id).with_context(|| {
        let known: Vec<_> = session.candidats.iter().map(|it| it.id.as_str()).collect();
        match known.as_slice() {
            [] => "session.toml ne décrit aucun candidat : ajoutez un bloc [[candidat]]".to_owned(),
            known => format!(
                "« {id} » n'est pas un candidat de la session : {}",
                known.join(", ")
            ),
        }
    })?;
    let fiche = sheet(&arguments.dossier, candidat)?;
    let (extension, bytes) = match arguments.format.unwrap_or(Format::Html) {
        Format::Html => {
            let paper = grille::paper(&session, candidat, &fiche)?;
            ("html", html::render(&paper).into_bytes())
        }
        Format::Pdf => ("pdf", pdf_of(&grille::paper(&session, candidat, &fiche)?)?),
        Format::Csv => ("csv", grille::csv(candidat, &fiche)?.into_bytes()),
        Format::Text | Format::Json => {
            bail!("la grille d'un candidat se rend en html, csv ou pdf : changez --format")
        }
    };
    emit(
        arguments.out.as_deref(),
        &format!("grille-{id}.{extension}"),
        &bytes,
    )?;
    Ok(ExitCode::SUCCESS)
}
