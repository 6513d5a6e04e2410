//! `jury session init`: the folder of a session.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::session::dossier::FICHES;
use crate::session::init::{self, Outcome};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Crée le dossier d'une session, ou complète ce qui y manque
    ///
    /// La première fois, écrit session.toml, à remplir. Relancée ensuite, crée une fiche par
    /// candidat dans candidats/, avec les questions tirées de l'audit de ses dépôts quand ils
    /// sont indiqués. Aucune décision n'est remplie, et rien de ce qu'un humain a écrit n'est
    /// récrit : la commande se relance sans risque.
    Init {
        /// Dossier de la session
        dossier: PathBuf,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let Action::Init { dossier } = &arguments.action;
    let report = init::run(dossier)?;
    for (path, outcome) in &report.files {
        println!("{} : {}", path.display(), told(*outcome));
    }
    for warning in &report.warnings {
        eprintln!("attention : {warning}");
    }
    println!("\n{}", next(&report.files));
    Ok(ExitCode::SUCCESS)
}

fn told(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Created => "créé",
        Outcome::Filled => "questions ajoutées, personne n'y avait rien écrit",
        Outcome::Completed => "compétences ajoutées à la fin, le reste est gardé",
        Outcome::Kept => "gardé tel quel",
    }
}

fn next(files: &[(PathBuf, Outcome)]) -> String {
    match files {
        [(_, Outcome::Created)] => format!(
            "Remplissez session.toml (jurés, jurys, candidats), puis relancez cette commande : elle créera une fiche par candidat dans {FICHES}/."
        ),
        [_] => "Aucun candidat dans session.toml : ajoutez un bloc [[candidat]] par candidat, puis relancez cette commande.".to_owned(),
        _ => "Suite : « jury planning », puis les décisions dans les fiches, puis « jury grille --candidat ID » et « jury pv ».".to_owned(),
    }
}
