//! `cargo xtask bench model`: our trees and LightGBM's on the same matrices, by the same protocol.

mod page;
mod served;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use super::measure::{Cost, Meter};
use crate::packages::{self, PEERS};
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{pip, process};

const REQUIREMENTS: &str = "requirements-model.txt";
pub(super) const HORIZONS: [&str; 3] = ["reservation", "veille", "h2"];
/// Our figures and scikit-learn's, on the same probabilities, differ by rounding alone.
const SAME: f64 = 1e-9;
/// The aims on the test period, for 15 minutes.
pub(super) const LEAST_AUC_H2: f64 = 0.745;
pub(super) const MOST_CALIBRATION_ERROR: f64 = 0.02;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Instantané du jeu de données, tel que « trainer train » le télécharge.
    #[arg(long, default_value = "data/snapshot")]
    snapshot: PathBuf,
    /// Graines essayées ; la moyenne compte, l'étendue est montrée.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=10))]
    seeds: u64,
    /// Récrit les parties mesurées de docs/modele/comparaison.md, et docs/modele/carte.md.
    #[arg(long)]
    write: bool,
    /// Récrit seulement docs/modele/carte.md et, dans comparaison.md, ce qui est servi, d'après les
    /// modèles en production.
    #[arg(long, conflicts_with = "write")]
    cards: bool,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scores {
    pub(super) roc_auc: f64,
    pub(super) pr_auc: f64,
    pub(super) log_loss: f64,
    pub(super) brier: f64,
    pub(super) calibration_error: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Fitted {
    #[serde(flatten)]
    pub(super) scores: Numbers,
    pub(super) rounds: usize,
    pub(super) fit_s: f64,
}

/// The scores beside other fields.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Numbers {
    pub(super) roc_auc: f64,
    pub(super) pr_auc: f64,
    pub(super) log_loss: f64,
    pub(super) brier: f64,
    pub(super) calibration_error: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Peer {
    theirs: Fitted,
    ours_by_scikit_learn: Scores,
}

/// One training of one side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) horizon: &'static str,
    pub(super) is_ours: bool,
    pub(super) fitted: Fitted,
    pub(super) cost: Cost,
}

pub(super) fn run(workspace: &Workspace, options: &Options) -> Result<ExitCode> {
    if options.cards {
        let served = served::all(workspace)?;
        page::write_cards(workspace, &served)?;
        println!("{}", served::table(&served));
        return Ok(ExitCode::SUCCESS);
    }
    let trainings = HORIZONS.len() * options.seeds as usize * 2;
    let mut steps = Steps::new(3 + trainings);
    steps.shown("Compilation", || {
        workspace.build()?;
        Ok(((), "faite".to_owned()))
    })?;
    let packages = steps.quiet("LightGBM et scikit-learn", || {
        packages::peer(workspace, REQUIREMENTS, "LightGBM et scikit-learn")
    })?;
    let snapshot = workspace.path(&options.snapshot);
    let matrices = workspace.data_dir("bench")?.join("matrices");
    steps.quiet("Matrices", || {
        let mut command = workspace.program("trainer");
        command
            .arg("matrices")
            .arg("--snapshot")
            .arg(&snapshot)
            .arg("--to")
            .arg(&matrices);
        process::output(&mut command, "trainer matrices")?;
        Ok(((), matrices.display().to_string()))
    })?;
    let meter = Meter::new(workspace)?;
    let mut samples = Vec::new();
    for seed in 1..=options.seeds {
        for horizon in HORIZONS {
            let title = |who: &str| format!("{who}, {horizon}, graine {seed}");
            let ours = steps.quiet(&title("Ponctuel"), || {
                ours(workspace, &meter, &matrices, horizon, seed)
            })?;
            samples.push(ours);
            samples.push(steps.quiet(&title("LightGBM"), || {
                theirs(
                    workspace, &packages, &meter, &matrices, horizon, seed, &ours,
                )
            })?);
        }
    }
    println!("{}", page::table(&samples));
    // Without a model in production, what is judged is what each seed has just learned.
    let served = served::all(workspace);
    let verdicts = page::verdicts(&samples, served.as_deref().unwrap_or_default());
    println!("{}", page::verdict_lines(&verdicts));
    if options.write {
        page::write(workspace, &samples, &verdicts, options.seeds)?;
        page::write_cards(workspace, &served?)?;
    }
    let is_missed = verdicts.iter().any(|verdict| verdict.is_met == Some(false));
    Ok(ExitCode::from(u8::from(is_missed)))
}

fn ours(
    workspace: &Workspace,
    meter: &Meter,
    matrices: &Path,
    horizon: &'static str,
    seed: u64,
) -> Result<(Sample, String)> {
    let mut command = workspace.program("trainer");
    command.arg("rival").arg("--matrices").arg(matrices).args([
        "--horizon",
        horizon,
        "--seed",
        &seed.to_string(),
    ]);
    let (cost, printed) = meter.run(&command, "trainer rival")?;
    let fitted: Fitted = last_line(&printed, "trainer rival")?;
    Ok(sample(horizon, true, fitted, cost))
}

fn theirs(
    workspace: &Workspace,
    packages: &Path,
    meter: &Meter,
    matrices: &Path,
    horizon: &'static str,
    seed: u64,
    ours: &Sample,
) -> Result<(Sample, String)> {
    let mut command = Command::new(pip::python().context("Python 3 est introuvable")?);
    command
        .arg(workspace.path(PEERS).join("lightgbm_model.py"))
        .arg(matrices)
        .args([horizon, &seed.to_string()])
        .env("PYTHONPATH", packages)
        .env("PYTHONDONTWRITEBYTECODE", "1");
    let (cost, printed) = meter.run(&command, "LightGBM")?;
    let peer: Peer = last_line(&printed, "LightGBM")?;
    agree(&ours.fitted.scores, &peer.ours_by_scikit_learn)?;
    Ok(sample(horizon, false, peer.theirs, cost))
}

fn sample(horizon: &'static str, is_ours: bool, fitted: Fitted, cost: Cost) -> (Sample, String) {
    let said = format!(
        "AUC {:.4}, perte {:.4}, {} tours en {:.0} s",
        fitted.scores.roc_auc, fitted.scores.log_loss, fitted.rounds, fitted.fit_s
    );
    let sample = Sample {
        horizon,
        is_ours,
        fitted,
        cost,
    };
    (sample, said.replace('.', ","))
}

/// Our scores must be scikit-learn's, on the same probabilities.
fn agree(ours: &Numbers, theirs: &Scores) -> Result<()> {
    let pairs = [
        ("AUC ROC", ours.roc_auc, theirs.roc_auc),
        ("précision moyenne", ours.pr_auc, theirs.pr_auc),
        ("perte", ours.log_loss, theirs.log_loss),
        ("Brier", ours.brier, theirs.brier),
        (
            "erreur de calibration",
            ours.calibration_error,
            theirs.calibration_error,
        ),
    ];
    for (name, ours, theirs) in pairs {
        let is_same = (ours - theirs).abs() < SAME;
        if !is_same {
            bail!("{name} : {ours} pour nous, {theirs} pour scikit-learn, sur le même fichier");
        }
    }
    Ok(())
}

fn last_line<T: serde::de::DeserializeOwned>(printed: &str, what: &str) -> Result<T> {
    serde_json::from_str(printed.lines().last().unwrap_or_default())
        .with_context(|| format!("{what} n'a pas imprimé ses mesures"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_that_is_not_scikit_learns_is_named() {
        let ours = Numbers {
            roc_auc: 0.7,
            pr_auc: 0.5,
            log_loss: 0.4,
            brier: 0.1,
            calibration_error: 0.01,
        };
        let theirs = |brier| Scores {
            roc_auc: 0.7,
            pr_auc: 0.5,
            log_loss: 0.4,
            brier,
            calibration_error: 0.01,
        };
        assert!(agree(&ours, &theirs(0.1)).is_ok());
        let error = agree(&ours, &theirs(0.2)).expect_err("it differs");
        assert!(error.to_string().starts_with("Brier"), "{error}");
    }
}
