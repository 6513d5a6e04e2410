//! `cargo xtask bench`: measurements, in release, that a page then shows.

mod dataset_api;
mod inputs;
mod jury;
mod load;
mod machine;
mod measure;
mod model;
mod model_api;
pub(crate) mod page;
mod parts;
mod peers;
mod plot;
mod ponctuel;
mod results;
mod tables;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::cli::ServerChoice;
use crate::postgres::Server;
use crate::process;
use crate::steps::Steps;
use crate::workspace::Workspace;
use inputs::Inputs;
use machine::Machine;
use peers::Peers;
use ponctuel::Ponctuel;
use results::{Results, exit_code};

#[derive(Debug, Subcommand)]
pub(crate) enum Bench {
    /// Mesure l'agrégation et l'import : contre pandas et DuckDB, puis à 10 fois les données.
    ///
    /// Compile en release, extrait les cinq sources, puis mesure plusieurs fois chaque
    /// concurrent sur une base neuve du même serveur. Vérifie que tous remplissent les tables
    /// du même contenu. Code 1 quand un objectif est manqué.
    Pipeline(Options),
    /// Mesure l'API du jeu de données : contre FastAPI et asyncpg, et son export contre COPY.
    ///
    /// Compile en release, prépare une base de tous les vols, vérifie que tous répondent la même
    /// chose, puis charge chacun à son tour. Code 1 quand un objectif est manqué.
    DatasetApi(dataset_api::Options),
    /// Compare nos arbres à LightGBM sur les mêmes matrices, aux trois horizons.
    ///
    /// Vérifie aussi nos scores contre ceux de scikit-learn. Code 1 quand un objectif est manqué.
    Model(model::Options),
    /// Mesure l'API du modèle : contre FastAPI et MLServer, et contre ONNX Runtime seul.
    ///
    /// Compile en release, sert le modèle de data/models sur une base de tous les vols, vérifie que
    /// tous répondent la même chose, puis charge chacun à son tour. Code 1 quand un objectif est
    /// manqué.
    ModelApi(model_api::Options),
    /// Mesure l'outil du juré sur des dépôts de 2 000 à 200 000 fichiers, et de 1 Go.
    ///
    /// Les fabrique dans un dossier temporaire, un à la fois, puis les retire. Compile comme
    /// `cargo run`. Code 1 quand 2 000 fichiers passent 3 s ou 300 Mo.
    Jury(jury::Options),
}

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Mesures de chaque sorte ; la médiane compte.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=15))]
    repeat: u32,
    /// Taille à mesurer, en fois les données ; à répéter. 10 par défaut.
    #[arg(long = "scale", value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100))]
    scales: Vec<u32>,
    /// Mesure à 10 et à 30 fois les données.
    #[arg(long, conflicts_with = "scales")]
    full: bool,
    /// Ne mesure pas les concurrents (pandas, DuckDB).
    #[arg(long)]
    skip_peers: bool,
    /// Récrit les parties mesurées de docs/donnees/echelle.md et la figure.
    #[arg(long, conflicts_with = "skip_peers")]
    write: bool,
    #[command(flatten)]
    server: ServerChoice,
}

impl Options {
    fn scales(&self) -> Vec<u32> {
        if self.full {
            vec![10, 30]
        } else if self.scales.is_empty() {
            vec![10]
        } else {
            self.scales.clone()
        }
    }

    fn steps(&self) -> usize {
        let peers = if self.skip_peers {
            0
        } else {
            1 + peers::ALL.len() * self.repeat as usize
        };
        // Build, server, inputs; ours at one time the data, a month more, the same again.
        4 + peers + self.repeat as usize * 3 + self.scales().len() * (1 + self.repeat as usize)
    }
}

pub(crate) fn run(workspace: &Workspace, bench: &Bench) -> Result<ExitCode> {
    match bench {
        Bench::Pipeline(options) => pipeline(workspace, options),
        Bench::DatasetApi(options) => dataset_api::run(workspace, options),
        Bench::Model(options) => model::run(workspace, options),
        Bench::ModelApi(options) => model_api::run(workspace, options),
        Bench::Jury(options) => jury::run(workspace, options),
    }
}

fn pipeline(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let mut steps = Steps::new(options.steps());
    let workspace = &workspace.in_release();
    steps.shown("Compilation en release", || {
        process::run(workspace.cargo().args(BUILD), "compilation")?;
        Ok(((), "faite".to_owned()))
    })?;
    let server = steps.quiet("PostgreSQL", || {
        let server = Server::obtain(workspace, options.server.postgres)?;
        if !server.is_private() {
            bail!(
                "cette commande veut des bases neuves : enlevez DATABASE_URL ou ajoutez \
                 --postgres installe"
            );
        }
        let said = server.description();
        Ok((server, said))
    })?;
    let inputs = steps.quiet("Extraction des cinq sources", || {
        Inputs::extract(workspace, &server)
    })?;
    let machine = Machine::describe(&server)?;
    let ponctuel = Ponctuel::new(workspace, &server)?;
    let mut results = Results::default();

    let peers = if options.skip_peers {
        None
    } else {
        Some(steps.quiet("Concurrents : pandas, DuckDB", || Peers::install(workspace))?)
    };
    // Turn by turn, so that what else the machine does weighs on all alike.
    for turn in 1..=options.repeat {
        let title = |what: &str| format!("{what}, mesure {turn} sur {}", options.repeat);
        let sample = steps.quiet(&title("Ponctuel"), || ponctuel.first_load(&inputs.run))?;
        results.add_scale(1, sample);
        if let Some(peers) = &peers {
            for peer in peers::ALL {
                let sample = steps.quiet(&title(peer.label), || {
                    peers.first_load(peer, &ponctuel, &inputs.run)
                })?;
                results.add_peer(peer, sample);
            }
        }
    }
    let month = inputs.month(workspace)?;
    for turn in 1..=options.repeat {
        let title = |what: &str| format!("{what}, mesure {turn} sur {}", options.repeat);
        let sample = steps.quiet(&title("Un mois de plus"), || {
            ponctuel.one_more(&inputs.run, &month)
        })?;
        results.month.push(sample);
        let sample = steps.quiet(&title("Le même passage, encore"), || {
            ponctuel.again(&inputs.run)
        })?;
        results.again.push(sample);
    }
    for scale in options.scales() {
        let run = steps.quiet(&format!("Passage de {scale} fois les données"), || {
            inputs.grown(workspace, scale)
        })?;
        for turn in 1..=options.repeat {
            let title = format!(
                "{scale} fois les données, mesure {turn} sur {}",
                options.repeat
            );
            let sample = steps.quiet(&title, || ponctuel.first_load(&run))?;
            results.add_scale(scale, sample);
        }
    }
    ponctuel.clean()?;

    println!("\n{}", tables::text(&results, &machine));
    if options.write {
        page::write(workspace, &results, &machine)?;
        println!("\nRécrit : {} et {}", page::PAGE, page::FIGURE);
    }
    Ok(exit_code(&results.verdicts()))
}

/// Always the same selection: another one would unify other features and compile the large
/// dependencies again (docs/adr/0001).
const BUILD: [&str; 9] = [
    "build",
    "--release",
    "--package",
    "pipeline",
    "--package",
    "sandbox",
    "--bins",
    "--example",
    "grow_run",
];
