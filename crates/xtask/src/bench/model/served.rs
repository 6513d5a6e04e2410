//! The models in production, as the registry has them: their cards, and their figures as served.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use super::{HORIZONS, MOST_CALIBRATION_ERROR};
use crate::process;
use crate::text::decimal;
use crate::workspace::Workspace;

/// A model in production.
pub(super) struct Served {
    pub(super) horizon: &'static str,
    folder: PathBuf,
    metrics: Metrics,
}

#[derive(Deserialize)]
struct Metrics {
    test: Period,
    evenings: Option<Evenings>,
}

#[derive(Deserialize)]
struct Period {
    after_calibration: Scores,
}

#[derive(Deserialize)]
struct Evenings {
    served: bool,
    test: Evening,
}

#[derive(Deserialize)]
struct Evening {
    late_15: Scores,
}

#[derive(Clone, Copy, Deserialize)]
struct Scores {
    roc_auc: f64,
    log_loss: f64,
    calibration_error: f64,
}

/// Every horizon's, from the registry of `PONCTUEL_MODELS_DIR`.
pub(super) fn all(workspace: &Workspace) -> Result<Vec<Served>> {
    let mut command = workspace.program("trainer");
    let listed = process::output(command.args(["list", "--json"]), "trainer list")?;
    let listed: Value = serde_json::from_str(&listed)?;
    let models = crate::workspace::variable("PONCTUEL_MODELS_DIR");
    let models = workspace.path(models.unwrap_or_else(|| "data/models".to_owned()));
    let one = |horizon: &'static str| {
        let name = format!("late-{horizon}");
        let version = listed[&name]["stages"]["production"].as_str();
        let version = version.with_context(|| {
            format!(
                "aucun modèle {horizon} en production : « trainer train », « package », « promote »"
            )
        })?;
        let folder = models.join(&name).join(version);
        let path = folder.join("metrics.json");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("impossible de lire {}", path.display()))?;
        let metrics = serde_json::from_str(&text)
            .with_context(|| format!("{} est illisible", path.display()))?;
        Ok(Served {
            horizon,
            folder,
            metrics,
        })
    };
    HORIZONS.into_iter().map(one).collect()
}

impl Served {
    pub(super) fn card(&self) -> Result<String> {
        let path = self.folder.join("carte.md");
        fs::read_to_string(&path).with_context(|| format!("impossible de lire {}", path.display()))
    }

    /// The error of 15 minutes late when the calibration moves each evening; `None` when what is
    /// served is what the training left.
    pub(super) fn moved_error(&self) -> Option<f64> {
        let evenings = self.metrics.evenings.as_ref()?;
        evenings
            .served
            .then_some(evenings.test.late_15.calibration_error)
    }
}

/// The frozen calibration and the one of each evening, on the test period, and the aim of what is
/// served.
pub(super) fn table(served: &[Served]) -> String {
    let mut text = "| Horizon | Calibration | Servie | AUC ROC | Perte logarithmique | Erreur de calibration | Objectif |\n\
                    | --- | --- | --- | ---: | ---: | ---: | --- |\n"
        .to_owned();
    for model in served {
        let evenings = model.metrics.evenings.as_ref();
        let is_moved = evenings.is_some_and(|evenings| evenings.served);
        let mut line = |name, is_served, scores: Scores| {
            let verdict = match (
                is_served,
                scores.calibration_error <= MOST_CALIBRATION_ERROR,
            ) {
                (false, _) => "sans objet",
                (true, true) => "tenu",
                (true, false) => "manqué",
            };
            let _ = writeln!(
                text,
                "| `{}` | {name} | {} | {} | {} | {} | {verdict} |",
                model.horizon,
                if is_served { "oui" } else { "non" },
                decimal(scores.roc_auc, 4),
                decimal(scores.log_loss, 4),
                decimal(scores.calibration_error, 4),
            );
        };
        line("figée", !is_moved, model.metrics.test.after_calibration);
        if let Some(evenings) = evenings {
            line("recalée chaque soir", is_moved, evenings.test.late_15);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aim_is_of_what_is_served() {
        let of = |served: bool, frozen: f64, moved: f64| {
            let scores = |error: f64| serde_json::json!({"roc_auc": 0.7, "log_loss": 0.5, "calibration_error": error});
            let metrics = serde_json::json!({
                "test": {"after_calibration": scores(frozen)},
                "evenings": {"served": served, "test": {"late_15": scores(moved)}},
            });
            let model = Served {
                horizon: "veille",
                folder: PathBuf::new(),
                metrics: serde_json::from_value(metrics).expect("metrics"),
            };
            (model.moved_error(), table(&[model]))
        };
        let (error, text) = of(true, 0.0377, 0.015);
        assert_eq!(error, Some(0.015));
        assert!(
            text.contains("| figée | non | 0,7000 | 0,5000 | 0,0377 | sans objet |"),
            "{text}"
        );
        assert!(
            text.contains("| oui | 0,7000 | 0,5000 | 0,0150 | tenu |"),
            "{text}"
        );
        let (error, text) = of(false, 0.0377, 0.015);
        assert_eq!(error, None);
        assert!(
            text.contains("| figée | oui | 0,7000 | 0,5000 | 0,0377 | manqué |"),
            "{text}"
        );
    }
}
