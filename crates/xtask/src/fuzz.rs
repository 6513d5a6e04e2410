//! `cargo xtask fuzz-api`: an API of ours called with whatever its own document allows, and with
//! what it does not.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::base::{Api, Base, Content, DATASET_API, MODEL_API, Target};
use crate::cli::ServerChoice;
use crate::pip::{self, Tools};
use crate::postgres::Server;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{process, text};

/// Two days of flights: an export is short, and every list has several pages.
const CONTENT: Content = Content {
    name: "ponctuel_fuzz",
    until: "2013-01-31",
    last_day: "2013-01-02",
};
/// Cases that a run must reach, whatever is asked: less would prove little.
const LEAST_CASES: u64 = 2_000;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// API à éprouver.
    #[arg(long, value_enum, default_value_t, value_name = "API")]
    api: Which,
    /// Cas tirés au hasard par opération, au plus.
    #[arg(long, default_value_t = 100, value_name = "NOMBRE", value_parser = clap::value_parser!(u16).range(1..=5000))]
    examples: u16,
    /// Durée de l'épreuve, en secondes, au plus.
    #[arg(long, default_value_t = 120, value_name = "SECONDES", value_parser = clap::value_parser!(u16).range(10..=3600))]
    seconds: u16,
    /// Graine du hasard : la même donne les mêmes cas.
    #[arg(long, default_value_t = 1, value_name = "NOMBRE")]
    seed: u32,
    #[command(flatten)]
    server: ServerChoice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Which {
    /// L'API du jeu de données
    #[default]
    DatasetApi,
    /// L'API du modèle, sur des modèles d'essai
    ModelApi,
}

impl Which {
    fn target(self) -> Target {
        match self {
            Self::DatasetApi => DATASET_API,
            Self::ModelApi => MODEL_API,
        }
    }
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    let target = options.api.target();
    let mut steps = Steps::new(6);
    steps.shown("Compilation", || {
        workspace.build()?;
        Ok(((), "faite".to_owned()))
    })?;
    let packages = steps.quiet("Schemathesis", || install(workspace))?;
    let server = steps.quiet("PostgreSQL", || {
        let server = Server::obtain(workspace, options.server.postgres)?;
        let said = server.description();
        Ok((server, said))
    })?;
    let base = steps.quiet("Base de deux jours", || {
        Base::prepare(workspace, &server, CONTENT)
    })?;
    let (api, _dataset) = steps.quiet(target.program, || {
        let api = Api::start(workspace, workspace, &base, DATASET_API, &[])?;
        if options.api == Which::DatasetApi {
            let said = api.url.clone();
            return Ok(((api, None), said));
        }
        let settings = base.tiny_models(workspace, &api)?;
        let settings: Vec<_> = settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let model = Api::start(workspace, workspace, &base, target, &settings)?;
        let said = model.url.clone();
        Ok(((model, Some(api)), said))
    })?;
    let report = workspace.data_dir(CONTENT.name)?.join("rapport.json");
    let _ = std::fs::remove_file(&report);
    let status = steps.shown("Épreuve", || {
        let status = process::status(
            &mut command(&packages, &api, options, &report)?,
            "schemathesis",
        )?;
        Ok((status, process::ending(status)))
    })?;
    let cases = cases(&report)?;
    if !status.success() {
        bail!("schemathesis a trouvé des défauts (ci-dessus), en {cases} cas");
    }
    if cases < LEAST_CASES {
        bail!("{cases} cas seulement, {LEAST_CASES} voulus : augmentez --seconds ou --examples");
    }
    println!("\n{} cas, aucun défaut.", text::thousands(cases));
    Ok(ExitCode::SUCCESS)
}

fn command(packages: &PathBuf, api: &Api, options: &Options, report: &PathBuf) -> Result<Command> {
    let mut command = Command::new(pip::python().context("Python 3 est introuvable")?);
    command
        .args(["-m", "schemathesis.cli", "run"])
        // It keeps a folder of its own where it runs.
        .current_dir(report.parent().context("un rapport est dans un dossier")?)
        .arg(format!("{}/openapi.json", api.url))
        .arg(format!("--header=Authorization:Bearer {}", api.token))
        // What a document cannot say (a first day before the last, a cursor that we gave) is
        // refused with 400 all the same: every other check holds.
        .arg("--exclude-checks=positive_data_acceptance")
        .arg("--phases=examples,coverage,fuzzing")
        .arg(format!("--max-examples={}", options.examples))
        .arg(format!("--max-time={}", options.seconds))
        .arg(format!("--seed={}", options.seed))
        .args(["--continue-on-failure", "--request-timeout=30"])
        .arg("--report-json-path")
        .arg(report)
        .env("PYTHONPATH", packages)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("NO_COLOR", "1");
    Ok(command)
}

/// How many cases the report counts.
fn cases(report: &PathBuf) -> Result<u64> {
    let text = std::fs::read_to_string(report)
        .with_context(|| format!("impossible de lire {}", report.display()))?;
    let report: Value = serde_json::from_str(&text).context("rapport illisible")?;
    report
        .pointer(CASES)
        .and_then(Value::as_u64)
        .context("le rapport de schemathesis ne compte pas ses cas")
}

const CASES: &str = "/test_cases/generated";

/// Fetches it once for each version.
fn install(workspace: &Workspace) -> Result<(PathBuf, String)> {
    let version = Tools::pinned()?.schemathesis.version;
    let packages = workspace
        .data_dir("tools")?
        .join(format!("schemathesis-{version}"));
    if packages.is_dir() {
        return Ok((packages, format!("version {version}, déjà là")));
    }
    let partial = packages.with_extension("partial");
    let _ = std::fs::remove_dir_all(&partial);
    let named = format!("schemathesis=={version}");
    let arguments = [
        "install".as_ref(),
        "--quiet".as_ref(),
        "--only-binary=:all:".as_ref(),
        "--target".as_ref(),
        partial.as_os_str(),
        named.as_ref(),
    ];
    pip::pip(&arguments, "téléchargement de schemathesis")?;
    std::fs::rename(&partial, &packages)?;
    Ok((packages, format!("version {version}, téléchargée")))
}
