//! `jury planning`: the timetable of the orals.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use super::output::{Places, emit, pdf_of};
use crate::session::dossier::{SESSION, Session};
use crate::session::paper::html;
use crate::session::planning::{self, ics};

/// Fait le planning des oraux : candidats, délibérations, pauses, plusieurs jurys
///
/// Un titre complet prend 90 minutes ; un bloc seul, 25 (BC01), 45 (BC02) ou 40 (BC03). Les
/// créneaux et les jurys écrits dans session.toml sont respectés, les autres candidats sont
/// placés au plus tôt. Aucun juré n'est dans deux salles à la fois, aucun candidat ne passe deux
/// fois : un planning qui se contredit est refusé.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    places: Places,
    /// Forme du planning
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Page HTML accessible, à imprimer
    Html,
    /// CSV, une ligne par passage
    Csv,
    /// Calendrier iCalendar, à importer dans un agenda
    Ics,
    /// PDF balisé (PDF/UA-1)
    Pdf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Places { dossier, out } = &arguments.places;
    let session = Session::read(dossier)?;
    let planning = planning::plan(&session)?;
    let paper = || planning::paper(&session, &planning);
    let (name, bytes) = match arguments.format {
        Format::Html => ("planning.html", html::render(&paper()).into_bytes()),
        Format::Csv => (
            "planning.csv",
            planning::csv(&session, &planning)?.into_bytes(),
        ),
        Format::Pdf => ("planning.pdf", pdf_of(&paper())?),
        Format::Ics => {
            let revised = fs::metadata(dossier.join(SESSION))
                .and_then(|it| it.modified())
                .context("la date de session.toml ne se lit pas")?;
            let calendar = ics::render(&session, &planning, revised.into())?;
            ("planning.ics", calendar.into_bytes())
        }
    };
    emit(out.as_deref(), name, &bytes)?;
    Ok(ExitCode::SUCCESS)
}
