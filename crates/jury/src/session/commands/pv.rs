//! `jury pv`: the procès-verbal, or the rules it is checked against.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::output::{Places, emit, pdf_of};
use crate::session::dossier::Dossier;
use crate::session::paper::html;
use crate::session::pv;

/// Écrit le procès-verbal de la session, ou dit pourquoi elle est irrégulière
///
/// Le procès-verbal (annexe 4) reprend les décisions écrites dans les fiches et leurs totaux.
/// Il est refusé tant qu'une règle n'est pas respectée : toutes les raisons sont dites ensemble.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    places: Places,
    /// Forme du procès-verbal
    #[arg(long, value_enum, default_value_t = Format::Html)]
    format: Format,
    /// Affiche les règles vérifiées et leur source, sans lire de session
    #[arg(long)]
    regles: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Page HTML accessible, à imprimer
    Html,
    /// CSV : une ligne par candidat, puis une par total
    Csv,
    /// PDF balisé (PDF/UA-1)
    Pdf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    if arguments.regles {
        for it in &pv::REGLES {
            println!("{}\n  {}\n  source : {}", it.id, it.texte(), it.source);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let dossier = Dossier::read(&arguments.places.dossier)?;
    let (name, bytes) = match arguments.format {
        Format::Html => ("pv.html", html::render(&pv::paper(&dossier)?).into_bytes()),
        Format::Csv => ("pv.csv", pv::csv(&dossier)?.into_bytes()),
        Format::Pdf => ("pv.pdf", pdf_of(&pv::paper(&dossier)?)?),
    };
    emit(arguments.places.out.as_deref(), name, &bytes)?;
    Ok(ExitCode::SUCCESS)
}
