//! `cargo xtask supervision`: Prometheus, Alertmanager and the live page over both APIs, on this machine
//! alone; and the files of `monitoring/` that are made from the measures.

mod console;
mod dashboard;
mod exercise;
pub(crate) mod files;
mod incident;
mod live;
mod programs;
mod receiver;
mod rules;
mod stack;
mod table;
#[cfg(test)]
mod tests;
mod traffic;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::{Args, ValueEnum};

use crate::bench::page;
use crate::cli::ServerChoice;
use crate::drill::derive::Stage;
use crate::postgres;
use crate::steps::Steps;
use crate::workspace::{Workspace, are_checks_required};
use crate::{stop, text};
use exercise::Exercise;
use incident::Incident;
use programs::Programs;
use receiver::{Notice, Receiver};
use stack::{Pace, Stack, Watched};
use table::Table;
use traffic::Traffic;

const PORT: u16 = 9090;
const PAGE: &str = "docs/modele/supervision.md";
/// Calm, then the incident, each for this long.
const TURN: Duration = Duration::from_mins(1);

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Vérifie règles, expressions, alertes et pages en provoquant deux incidents, puis arrête
    /// tout ; code 1 à la première promesse non tenue.
    #[arg(long)]
    check: bool,
    /// Récrit la partie mesurée de docs/modele/supervision.md.
    #[arg(long, requires = "check")]
    write: bool,
    /// Joue cet incident une minute sur deux.
    #[arg(long, value_enum, value_name = "INCIDENT", conflicts_with = "check")]
    incident: Option<Incident>,
    /// Durées des règles : courtes, celles de la production divisées par soixante ; ou réelles.
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "DUREES",
        conflicts_with = "check"
    )]
    durees: Lengths,
    /// Port de Prometheus, donc de la page.
    #[arg(long, default_value_t = PORT, value_name = "PORT")]
    port: u16,
    /// Registre des modèles, tel que « cargo xtask demo --check » le laisse.
    #[arg(long, default_value = "data/models", value_name = "DOSSIER")]
    models: PathBuf,
    #[command(flatten)]
    server: ServerChoice,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Lengths {
    #[default]
    Courtes,
    Reelles,
}

/// Steps before the live page is there.
const STEPS: usize = 8;

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let mut steps = Steps::new(STEPS + if options.check { exercise::STEPS } else { 0 });
    let programs = steps.quiet("Prometheus et Alertmanager", || Programs::obtain(workspace))?;
    steps.quiet("Tests des règles", || {
        let count = programs.test_rules(&workspace.path(files::FOLDER).join("prometheus"))?;
        Ok(((), passed(count)))
    })?;
    let models = workspace.path(&options.models);
    ensure!(
        models.is_dir(),
        "{} n'existe pas : lancez d'abord « cargo xtask demo --check », qui entraîne les modèles",
        models.display()
    );
    let stage = Stage::set(workspace, &models, options.server, &mut steps)?;
    stage.sql(incident::ACCEPT)?;
    let pace = match options.durees {
        Lengths::Courtes => Pace::Short,
        Lengths::Reelles => Pace::Real,
    };
    let receiver = Receiver::listen()?;
    let table = Table::read(workspace, pace.faster())?;
    let stack = steps.quiet("Supervision", || {
        let watched = Watched {
            targets: [
                ("model-api", &stage.model.url),
                ("dataset-api", &stage.dataset.url),
            ],
            receiver: receiver.port,
            port: port(options)?,
            pace,
        };
        let stack = Stack::start(workspace, &programs, &table, &watched)?;
        let said = stack.page();
        Ok((stack, said))
    })?;
    let traffic = steps.quiet("Trafic d'essai", || {
        Ok((Traffic::start(&stage)?, "lancé".to_owned()))
    })?;
    if options.check {
        let start = Instant::now();
        let exercise = Exercise {
            workspace,
            stage: &stage,
            stack: &stack,
            receiver: &receiver,
            traffic: &traffic,
            table: &table,
        };
        let played = exercise::play(&exercise, &mut steps);
        // What the exercise found comes before what tidying up after it did.
        let tidied = stage.sql_at_the_end(incident::ACCEPT);
        let seen = played?;
        tidied?;
        if options.write {
            let parts = [("exercice", exercise::table(&seen))];
            page::rewrite(workspace, PAGE, &parts)?;
        }
        eprintln!(
            "Chaîne vérifiée, de la mesure à l'alerte et à la page, en {}.",
            text::seconds(start.elapsed())
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("\nPage en direct : {}", stack.page());
    if let Pace::Short = pace {
        println!(
            "Bac à sable : les durées des règles sont divisées par soixante (15 min deviennent 15 s)."
        );
    }
    println!("Ctrl-C arrête tout. Les alertes reçues s'écrivent ici.\n");
    let held = hold(options, &stage, &receiver, &traffic);
    let tidied = stage.sql_at_the_end(incident::ACCEPT);
    held?;
    tidied?;
    eprintln!("\nArrêt des services…");
    Ok(ExitCode::SUCCESS)
}

/// A check takes any port when the usual one is taken; a person is told.
fn port(options: &Options) -> Result<u16> {
    if TcpListener::bind(("127.0.0.1", options.port)).is_ok() {
        return Ok(options.port);
    }
    ensure!(
        options.check,
        "le port {} est déjà pris : choisissez-en un autre, par exemple --port 19090",
        options.port
    );
    postgres::free_port().context("aucun port libre")
}

/// Until Ctrl-C.
fn hold(options: &Options, stage: &Stage, receiver: &Receiver, traffic: &Traffic) -> Result<()> {
    traffic.burst()?;
    let mut turn = Instant::now();
    let mut is_on = false;
    while !stop::asked() {
        traffic.check()?;
        for line in written(&receiver.news()) {
            println!("{line}");
        }
        if let Some(incident) = options.incident
            && turn.elapsed() > TURN
        {
            turn = Instant::now();
            is_on = !is_on;
            if is_on {
                println!("--- {}", incident.title());
                incident.begin(stage, traffic)?;
            } else {
                println!("--- {}", incident.end_title());
                incident.end(stage, traffic)?;
            }
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// One line for each alert, whatever the number of its series.
fn written(notices: &[Notice]) -> Vec<String> {
    let mut alerts: BTreeMap<(&str, bool), Vec<&Notice>> = BTreeMap::new();
    for notice in notices {
        let key = (notice.alert.as_str(), notice.is_firing);
        alerts.entry(key).or_default().push(notice);
    }
    let line = |((alert, is_firing), notices): ((&str, bool), Vec<&Notice>)| {
        let first = notices[0];
        let mut place = first.place.clone();
        if notices.len() > 1 {
            let others = notices.len() - 1;
            place = format!("{place} et {others} autre{}", text::plural(others));
        }
        let what = format!("{alert} [{place}] : {}", first.summary);
        if is_firing {
            let Notice { value, action, .. } = first;
            format!("ALERTE {what} Valeur : {value}. Que faire : {action}.")
        } else {
            format!("FIN DE L'ALERTE {what}")
        }
    };
    alerts.into_iter().map(line).collect()
}

fn passed(count: usize) -> String {
    let plural = text::plural(count);
    format!("{count} fichier{plural} de tests passé{plural}")
}

/// The tests of the rules, for `cargo xtask test`: said in a line where Prometheus cannot be had; in
/// the project's workflow, that is a failure.
pub(crate) fn test_rules(workspace: &Workspace) -> Result<String> {
    let folder = workspace.path(files::FOLDER).join("prometheus");
    match Programs::obtain(workspace) {
        Ok((programs, version)) => {
            programs.check(&folder)?;
            let count = programs.test_rules(&folder)?;
            Ok(format!("{} ({version})", passed(count)))
        }
        Err(error) => {
            let said = skipped(programs::rule_tests(&folder)?.len(), &error);
            ensure!(!are_checks_required(), "{said}");
            Ok(said)
        }
    }
}

fn skipped(count: usize, why: &anyhow::Error) -> String {
    let plural = text::plural(count);
    format!("sautés, {count} fichier{plural} de tests non joué{plural} : {why}")
}
