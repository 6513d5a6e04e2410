//! The command line. One subcommand is one line of `Command` and one of `run`; its arguments and
//! what it does are in its own file of `commands`.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::commands::{audit, compare, site};
use crate::session::commands::{grille, livret, planning, pv, session};

/// Lit une candidature, critère par critère, et prépare la décision du jury.
///
/// Rien de ce qui est lu n'est exécuté, rien ne part sur le réseau, et l'outil ne décide pas :
/// il dit ce qui est là, où, ce qui a l'air d'une preuve sans en être une, et quoi demander à l'oral.
#[derive(Debug, Parser)]
#[command(name = "jury", version)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lit une candidature et dit, critère par critère, ce qui est là et où
    Audit(audit::Arguments),
    /// Compare des candidatures au projet de référence, les écarts d'abord
    Compare(compare::Arguments),
    Grille(grille::Arguments),
    /// Écrit un site statique de l'audit, une page par compétence
    Site(site::Arguments),
    /// Prépare le dossier d'une session : session.toml et une fiche par candidat
    Session(session::Arguments),
    Planning(planning::Arguments),
    Pv(pv::Arguments),
    Livret(livret::Arguments),
}

/// Runs a command; the code tells whether what it checks holds.
pub fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Compare(arguments) => compare::run(&arguments),
        Command::Grille(arguments) => grille::run(&arguments),
        Command::Site(arguments) => site::run(&arguments),
        Command::Session(arguments) => session::run(&arguments),
        Command::Planning(arguments) => planning::run(&arguments),
        Command::Pv(arguments) => pv::run(&arguments),
        Command::Livret(arguments) => livret::run(&arguments),
    }
}
