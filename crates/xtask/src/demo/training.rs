//! The model: trained on what the dataset API exports, or kept when nothing changed.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use super::data::{self, Data};
use super::plan::Plan;
use super::stamps::{Inputs, Stamp, Stamps};
use crate::process;
use crate::text;
use crate::workspace::Workspace;

const NAME: &str = "late-h2";
/// What `trainer promote` answers when production has other features.
const INCOMPARABLE: i32 = 3;

/// The model in production and its figures on the test period.
pub(super) struct Model {
    pub(super) version: String,
    pub(super) test: Period,
}

#[derive(Deserialize)]
struct Metrics {
    test: Period,
}

#[derive(Deserialize)]
pub(super) struct Period {
    pub(super) first_day: String,
    pub(super) last_day: String,
    pub(super) after_calibration: Scores,
}

#[derive(Deserialize)]
pub(super) struct Scores {
    pub(super) rows: u64,
    pub(super) base_rate: f64,
    pub(super) mean_prediction: f64,
    pub(super) roc_auc: f64,
    pub(super) pr_auc: f64,
    pub(super) log_loss: f64,
    pub(super) brier: f64,
    pub(super) calibration_error: f64,
}

pub(super) fn run(
    workspace: &Workspace,
    plan: &Plan,
    data: &Data,
    stamps: &mut Stamps,
) -> Result<(Model, String)> {
    let mut inputs = Inputs::new()
        .text(&plan.models_dir.to_string_lossy())
        .file(&workspace.binary("trainer"))?;
    for table in &data.tables {
        inputs = inputs.text(&table.name).text(&table.checksum);
    }
    let inputs = inputs.finish();
    if let Some(stamp) = &stamps.training
        && stamp.inputs == inputs
        && let Ok(model) = in_production(workspace, plan)
        && model.version == stamp.result
    {
        let said = format!("modèle {} repris, déjà à jour", model.version);
        return Ok((model, said));
    }
    for step in ["check-data", "train", "package"] {
        let mut command = workspace.program("trainer");
        process::run(plan.apply(command.arg(step)), &format!("trainer {step}"))?;
    }
    promote(workspace, plan)?;
    let model = in_production(workspace, plan)?;
    stamps.training = Some(Stamp {
        inputs,
        result: model.version.clone(),
    });
    stamps.write()?;
    let auc = text::decimal(model.test.after_calibration.roc_auc, 3);
    let said = format!("modèle {}, ROC AUC {auc}", model.version);
    Ok((model, said))
}

/// Through the gate. A candidate that it refuses leaves production as it is: the demo goes on
/// with it. A production that this code cannot ask any more could not be served either.
fn promote(workspace: &Workspace, plan: &Plan) -> Result<()> {
    let run = |arguments: &[&str]| {
        let mut command = workspace.program("trainer");
        let command = plan.apply(command.arg("promote").args(arguments));
        process::status(command, "trainer promote")
    };
    let status = run(&[])?;
    match status.code() {
        Some(0) => Ok(()),
        Some(INCOMPARABLE) => {
            let why = "démonstration : la production a d'autres variables";
            let status = run(&["--without-comparison", "--why", why])?;
            ensure!(
                status.success(),
                "trainer promote : {}",
                process::ending(status)
            );
            Ok(())
        }
        Some(1) if in_production(workspace, plan).is_ok() => {
            eprintln!("La porte refuse le candidat : la production reste ce qu'elle était.");
            Ok(())
        }
        _ => bail!("trainer promote : {}", process::ending(status)),
    }
}

fn in_production(workspace: &Workspace, plan: &Plan) -> Result<Model> {
    let mut command = workspace.program("trainer");
    let list = plan.apply(command.args(["list", "--json"]));
    let listed: Value = serde_json::from_str(&process::output(list, "trainer list")?)?;
    let version = listed[NAME]["stages"]["production"]
        .as_str()
        .context("aucun modèle n'est en production")?
        .to_owned();
    let directory = plan.models_dir.join(NAME).join(&version);
    fs::metadata(directory.join("model.onnx"))
        .with_context(|| format!("aucun modèle dans {}", directory.display()))?;
    let metrics: Metrics = data::json(&directory.join("metrics.json"))?;
    Ok(Model {
        version,
        test: metrics.test,
    })
}
