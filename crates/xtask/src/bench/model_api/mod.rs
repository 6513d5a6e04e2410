//! `cargo xtask bench model-api`: the model API against the same work in FastAPI and in MLServer, and
//! against ONNX Runtime called in process.

mod bodies;
mod measure;
mod memory;
mod page;
mod peers;
mod results;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::dataset_api::CONTENT;
use super::load::Generator;
use super::machine::Machine;
use super::results::exit_code;
use crate::base::{Api, Base, DATASET_API, MODEL_API};
use crate::cli::ServerChoice;
use crate::postgres::Server;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{http, process, stop};
use bodies::{Bodies, MODEL};
use measure::Answering;
use results::{Question, Results, Side};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Mesures de chaque sorte ; la médiane compte.
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=15))]
    repeat: u32,
    /// Durée de chaque charge, en secondes.
    #[arg(long, default_value_t = 5, value_name = "SECONDES", value_parser = clap::value_parser!(u32).range(1..=60))]
    seconds: u32,
    /// Registre des modèles, tel que « cargo xtask demo --check » le laisse.
    #[arg(long, default_value = "data/models", value_name = "DOSSIER")]
    models: PathBuf,
    /// Instantané du jeu de données, tel que « trainer check-data » le télécharge.
    #[arg(long, default_value = "data/snapshot", value_name = "DOSSIER")]
    snapshot: PathBuf,
    /// Récrit les parties mesurées de docs/modele/api.md.
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    server: ServerChoice,
}

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let loads: usize = Question::ALL
        .map(|question| question.sides().len())
        .iter()
        .sum();
    let mut steps = Steps::new(12 + (loads + 1) * options.repeat as usize);
    let release = &workspace.in_release();
    steps.shown("Compilation", || {
        workspace.build()?;
        process::run(workspace.cargo().args(BUILD), "compilation en release")?;
        Ok(((), "faite".to_owned()))
    })?;
    let server = steps.quiet("PostgreSQL", || {
        let server = Server::obtain(workspace, options.server.postgres)?;
        let said = server.description();
        Ok((server, said))
    })?;
    let base = steps.quiet("Base de tous les vols", || {
        let prepared = Base::prepare(workspace, &server, CONTENT)?;
        psql(&server, FORGET)?;
        Ok(prepared)
    })?;
    let matrices = steps.quiet("Matrices", || matrices(workspace, &options.snapshot))?;
    let generator = steps.quiet("wrk", || Generator::find(workspace))?;
    let packages = steps.quiet("FastAPI, onnxruntime, uvicorn", || {
        peers::fastapi_packages(workspace)
    })?;
    let mlserver = steps.quiet("MLServer", || peers::mlserver_packages(workspace))?;
    let models = workspace.path(&options.models);
    let dataset = Api::start(workspace, workspace, &base, DATASET_API, &[])?;
    let settings = base.serving(workspace, &dataset, &models)?;
    let settings: Vec<_> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let ours = steps.quiet("API du modèle", || {
        let api = Api::start(workspace, release, &base, MODEL_API, &settings)
            .context("le registre des modèles est rempli par « cargo xtask demo --check »")?;
        let said = api.url.clone();
        Ok((api, said))
    })?;
    let mut results = Results::default();
    results.at_rest(Side::Ponctuel, ours.process);
    let folder = production(&ours, &models)?;
    let answering = steps.quiet("Démarrage des concurrents", || {
        let answering = Answering {
            fastapi: peers::fastapi(workspace, &packages, &folder, (&ours, &base))?,
            mlserver: peers::mlserver(workspace, &mlserver, &folder)?,
            ours,
        };
        Ok((answering, "prêts".to_owned()))
    })?;
    for side in [Side::FastApi, Side::MlServer] {
        results.at_rest(side, answering.process(side));
    }
    let bodies = Bodies::read(&dataset, &answering.ours, &matrices)?;
    steps.quiet("Mêmes réponses", || {
        let peers = [answering.url(Side::FastApi), answering.url(Side::MlServer)];
        let compared = bodies.compare(&answering.ours, &peers)?;
        Ok(((), format!("{compared} réponses comparées, égales")))
    })?;
    let rows = bodies.write(workspace.data_dir("bench")?.join("rows.f32"))?;
    let machine = Machine::describe(&server)?;
    let asked = Asked {
        workspace,
        release,
        server: &server,
        generator: &generator,
        packages: &packages,
        folder: &folder,
        bodies: &bodies,
        rows: &rows,
    };
    for turn in 1..=options.repeat {
        asked.turn(&answering, turn, options.seconds, &mut steps, &mut results)?;
    }
    results.memory_after = memory::resident(answering.ours.process);
    let log = measure::log_counts(&answering.ours.url)?;
    (results.kept, results.dropped) = (log.kept, log.dropped);

    println!("\n{}", page::text(&results, &machine));
    if options.write {
        page::write(workspace, &results, &machine, options)?;
        println!("\nRécrit : {}", page::PAGE);
    }
    Ok(exit_code(&results.verdicts()))
}

/// What every turn needs.
struct Asked<'a> {
    workspace: &'a Workspace,
    release: &'a Workspace,
    server: &'a Server,
    generator: &'a Generator,
    packages: &'a Path,
    folder: &'a Path,
    bodies: &'a Bodies,
    rows: &'a Path,
}

impl Asked<'_> {
    /// Asks everybody everything once: turn by turn, what else the machine does weighs on all alike.
    fn turn(
        &self,
        answering: &Answering,
        turn: u32,
        seconds: u32,
        steps: &mut Steps,
        results: &mut Results,
    ) -> Result<()> {
        for question in Question::ALL {
            for side in question.sides() {
                let title = format!("{}, {}, mesure {turn}", question.label(), side.label());
                let sample = steps.quiet(&title, || {
                    let requests = measure::requests(self.bodies, question, *side);
                    let asked = (question, *side, requests.as_slice());
                    let before = peer_kept(self.server)?;
                    let sample = measure::load(self.generator, answering, asked, seconds)?;
                    if question.is_kept() {
                        if *side == Side::FastApi {
                            wait_for_kept(self.server, before + sample.0.requests)?;
                        }
                        psql(self.server, SETTLE)?;
                        psql(self.server, "CHECKPOINT")?;
                    }
                    let said = sample.0.to_string();
                    Ok((sample, said))
                })?;
                results.add(question, *side, sample);
            }
        }
        let (ours, python) = steps.quiet(&format!("Le modèle seul, mesure {turn}"), || {
            let ours = measure::in_process(self.workspace, self.release, self.folder, self.rows)?;
            let given = (self.rows, self.bodies.width());
            let python = measure::in_python(self.workspace, self.packages, self.folder, given)?;
            Ok(((ours, python), "fait".to_owned()))
        })?;
        results.ours_alone.push(ours);
        results.python.push(python);
        Ok(())
    }
}

const KEPT_WITHIN: Duration = Duration::from_mins(1);

/// Each run begins with nothing kept, on both sides.
const FORGET: &str = "TRUNCATE prediction, feedback; DROP TABLE IF EXISTS peer_prediction";

/// What a load leaves for the base to do is done before the next one, which does not concern it.
const SETTLE: &str = "VACUUM (ANALYZE)";

fn psql(server: &Server, sql: &str) -> Result<String> {
    let mut command = server.psql(CONTENT.name)?;
    process::output(command.args(["--command", sql]), "psql")
}

/// Answers of the peer that are kept so far.
fn peer_kept(server: &Server) -> Result<u64> {
    let printed = psql(server, "SELECT count(*) FROM peer_prediction")?;
    printed.trim().parse().context("un compte illisible")
}

/// The peer keeps its answers after it gave them, as we do: it must have kept them all.
fn wait_for_kept(server: &Server, all: u64) -> Result<()> {
    let kept = stop::wait_for(
        KEPT_WITHIN,
        || Ok((peer_kept(server)? >= all).then_some(())),
    )?;
    kept.context("FastAPI n'a pas gardé toutes ses réponses")
}

/// Always the same selection (docs/adr/0001).
const BUILD: [&str; 5] = ["build", "--release", "--package", "model-api", "--bins"];

/// The vectors of the test period, as the trainer makes them.
fn matrices(workspace: &Workspace, snapshot: &Path) -> Result<(PathBuf, String)> {
    let snapshot = workspace.path(snapshot);
    ensure!(
        snapshot.is_dir(),
        "{} n'existe pas : lancez « cargo xtask demo --check »",
        snapshot.display()
    );
    let folder = workspace.data_dir("bench/matrices")?;
    let mut command = workspace.program("trainer");
    command.arg("matrices").arg("--snapshot").arg(&snapshot);
    process::output(command.arg("--to").arg(&folder), "trainer matrices")?;
    let said = folder.display().to_string();
    Ok((folder, said))
}

/// The directory of the version that our API serves, for the peers to serve it too.
fn production(api: &Api, models: &Path) -> Result<PathBuf> {
    let url = format!("{}/v1/model?horizon=h2", api.url);
    let model = http::get(&url, Some(&api.token))?.json()?;
    let version = model["version"].as_str().context("pas de version")?;
    let folder = models.join(MODEL).join(version);
    ensure!(folder.is_dir(), "{} n'existe pas", folder.display());
    Ok(folder)
}
