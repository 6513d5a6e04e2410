//! `cargo xtask bench dataset-api`: the dataset API against the same two routes in FastAPI, and its
//! export against PostgreSQL's own.

mod export;
mod page;
mod peer;
mod questions;
mod results;

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::load::{CONNECTIONS, Generator, Request};
use super::machine::Machine;
use super::results::exit_code;
use crate::base::{Api, Base, Content, DATASET_API};
use crate::cli::ServerChoice;
use crate::postgres::Server;
use crate::process;
use crate::steps::Steps;
use crate::workspace::Workspace;
use peer::Peer;
use questions::Questions;
use results::{Results, Side};

pub(super) const CONTENT: Content = Content {
    name: "ponctuel_bench_api",
    until: "2013-12-31",
    last_day: "2013-12-31",
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Mesures de chaque sorte ; la médiane compte.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=15))]
    repeat: u32,
    /// Durée de chaque charge, en secondes.
    #[arg(long, default_value_t = 5, value_name = "SECONDES", value_parser = clap::value_parser!(u32).range(1..=60))]
    seconds: u32,
    /// Récrit les parties mesurées de docs/donnees/api.md.
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    server: ServerChoice,
}

/// Connections of the pool, ours or the peer's workers' together.
const DATABASE_CONNECTIONS: u32 = 8;

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let loads = Side::ALL.len() * questions::KINDS.len() * options.repeat as usize;
    let mut steps = Steps::new(8 + loads + options.repeat as usize);
    let release = &workspace.in_release();
    steps.shown("Compilation", || {
        workspace.build()?;
        let build = ["build", "--release", "--package", "dataset-api", "--bins"];
        process::run(workspace.cargo().args(build), "compilation en release")?;
        Ok(((), "faite".to_owned()))
    })?;
    let server = steps.quiet("PostgreSQL", || {
        let server = Server::obtain(workspace, options.server.postgres)?;
        let said = server.description();
        Ok((server, said))
    })?;
    let base = steps.quiet("Base de tous les vols", || {
        Base::prepare(workspace, &server, CONTENT)
    })?;
    let generator = steps.quiet("wrk", || Generator::find(workspace))?;
    let packages = steps.quiet("FastAPI, asyncpg, uvicorn", || peer::install(workspace))?;
    let connections = DATABASE_CONNECTIONS.to_string();
    let start = |answers_mb: &str| {
        let settings = [
            ("PONCTUEL_DATABASE_CONNECTIONS", connections.as_str()),
            ("PONCTUEL_DATASET_API_ANSWERS_MB", answers_mb),
        ];
        Api::start(workspace, release, &base, DATASET_API, &settings)
    };
    let keeping = start("64")?;
    let reading = start("0")?;
    let peer = steps.quiet("Démarrage du concurrent", || {
        let peer = Peer::start(workspace, &packages, &base, &keeping, DATABASE_CONNECTIONS)?;
        let said = peer.url.clone();
        Ok((peer, said))
    })?;
    let questions = Questions::ask(&keeping)?;
    steps.quiet("Mêmes réponses", || {
        let compared = questions.compare(&keeping, &reading, &peer.url)?;
        Ok(((), format!("{compared} réponses comparées, égales")))
    })?;
    let machine = Machine::describe(&server)?;
    let mut results = Results::default();
    // Turn by turn, so that what else the machine does weighs on all alike.
    for turn in 1..=options.repeat {
        for kind in questions::KINDS {
            let paths = questions.of(kind).iter();
            let requests: Vec<_> = paths.map(|path| Request::get(path)).collect();
            for side in Side::ALL {
                let title = format!("{}, {}, mesure {turn}", kind.label(), side.label());
                let url = match side {
                    Side::Kept => &keeping.url,
                    Side::Read => &reading.url,
                    Side::Peer => &peer.url,
                };
                let sample = steps.quiet(&title, || {
                    let before = results::parts(side, url)?;
                    let load = generator.run(
                        url,
                        &keeping.token,
                        &requests,
                        (CONNECTIONS, options.seconds),
                    )?;
                    let parts = results::parts(side, url)?.since(&before);
                    Ok(((load, parts), load.to_string()))
                })?;
                results.add(kind, side, sample);
            }
        }
    }
    drop(peer);
    for turn in 1..=options.repeat {
        let title = format!("Export, mesure {turn} sur {}", options.repeat);
        let sample = steps.quiet(&title, || export::measure(&server, CONTENT.name, &reading))?;
        results.exports.push(sample);
    }
    results.memory = steps.quiet("Mémoire de l'export", || export::memory(&start("0")?))?;

    println!("\n{}", page::text(&results, &machine));
    if options.write {
        page::write(workspace, &results, &machine, options)?;
        println!("\nRécrit : {}", page::PAGE);
    }
    Ok(exit_code(&results.verdicts()))
}
