//! The table of `cargo xtask bench model`, its verdicts, and the page that shows them.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};

use super::served::{self, Served};
use super::{HORIZONS, LEAST_AUC_H2, MOST_CALIBRATION_ERROR, Sample};
use crate::bench::page::rewrite;
use crate::text::decimal;
use crate::workspace::Workspace;

const PAGE: &str = "docs/modele/comparaison.md";

/// One aim, and whether it is met.
pub(super) struct Verdict {
    pub(super) aim: String,
    pub(super) found: String,
    /// None when it cannot be judged: one seed says nothing of the noise of seeds.
    pub(super) is_met: Option<bool>,
}

/// Mean over the seeds of one side of a horizon, and its range.
struct Seeds {
    mean: f64,
    low: f64,
    high: f64,
}

fn over(samples: &[Sample], horizon: &str, is_ours: bool, value: fn(&Sample) -> f64) -> Seeds {
    let values: Vec<_> = samples
        .iter()
        .filter(|sample| sample.horizon == horizon && sample.is_ours == is_ours)
        .map(value)
        .collect();
    Seeds {
        mean: values.iter().sum::<f64>() / values.len().max(1) as f64,
        low: values.iter().copied().fold(f64::INFINITY, f64::min),
        high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
    }
}

pub(super) fn table(samples: &[Sample]) -> String {
    let mut text = "| Horizon | Arbres | AUC ROC | Étendue de l'AUC | Perte logarithmique | Erreur de calibration | Entraînement | Mémoire au plus haut |\n\
                    | --- | --- | ---: | --- | ---: | ---: | ---: | ---: |\n"
        .to_owned();
    for horizon in HORIZONS {
        for (name, is_ours) in [("Ponctuel", true), ("LightGBM", false)] {
            let of = |value| over(samples, horizon, is_ours, value);
            let auc = of(|s| s.fitted.scores.roc_auc);
            let _ = writeln!(
                text,
                "| `{horizon}` | {name} | {} | {} à {} | {} | {} | {} s | {} Mo |",
                decimal(auc.mean, 4),
                decimal(auc.low, 4),
                decimal(auc.high, 4),
                decimal(of(|s| s.fitted.scores.log_loss).mean, 4),
                decimal(of(|s| s.fitted.scores.calibration_error).mean, 4),
                decimal(of(|s| s.fitted.fit_s).mean, 1),
                decimal(of(|s| s.cost.peak_bytes as f64 / 1e6).mean, 0),
            );
        }
    }
    text
}

/// Each aim is of what is served: where the calibration moves each evening, the error is that of the
/// model in production, which `trainer evaluate` finds again.
pub(super) fn verdicts(samples: &[Sample], served: &[Served]) -> Vec<Verdict> {
    let auc = |horizon, is_ours| over(samples, horizon, is_ours, |s| s.fitted.scores.roc_auc);
    let h2 = auc("h2", true).mean;
    let mut verdicts = vec![Verdict {
        aim: format!("`h2` : AUC d'au moins {}", decimal(LEAST_AUC_H2, 3)),
        found: decimal(h2, 4),
        is_met: Some(h2 >= LEAST_AUC_H2),
    }];
    for horizon in HORIZONS {
        let error = over(samples, horizon, true, |s| {
            s.fitted.scores.calibration_error
        })
        .mean;
        let served = served.iter().find(|model| model.horizon == horizon);
        let moved = served.and_then(Served::moved_error);
        verdicts.push(Verdict {
            aim: format!(
                "`{horizon}` : erreur de calibration d'au plus {}{}",
                decimal(MOST_CALIBRATION_ERROR, 2),
                moved.map_or("", |_| ", recalée chaque soir comme elle est servie")
            ),
            found: match moved {
                Some(moved) => format!("{} (figée : {})", decimal(moved, 4), decimal(error, 4)),
                None => decimal(error, 4),
            },
            is_met: Some(moved.unwrap_or(error) <= MOST_CALIBRATION_ERROR),
        });
        let (ours, theirs) = (auc(horizon, true), auc(horizon, false));
        let noise = (ours.high - ours.low).max(theirs.high - theirs.low);
        verdicts.push(Verdict {
            aim: format!("`{horizon}` : pas sous LightGBM de plus que l'étendue des graines"),
            found: format!(
                "{} contre {}, étendue {}",
                decimal(ours.mean, 4),
                decimal(theirs.mean, 4),
                decimal(noise, 4)
            ),
            is_met: (seeds(samples) > 1).then_some(ours.mean >= theirs.mean - noise),
        });
    }
    verdicts
}

/// Seeds tried by each side at each horizon.
fn seeds(samples: &[Sample]) -> usize {
    samples.len() / (2 * HORIZONS.len())
}

pub(super) fn verdict_lines(verdicts: &[Verdict]) -> String {
    let mut text =
        "| Objectif, période de test, 15 minutes | Trouvé | Verdict |\n| --- | --- | --- |\n"
            .to_owned();
    for verdict in verdicts {
        let said = match verdict.is_met {
            Some(true) => "tenu",
            Some(false) => "manqué",
            None => "non jugé : une seule graine",
        };
        let _ = writeln!(text, "| {} | {} | {said} |", verdict.aim, verdict.found);
    }
    text
}

const CARDS: &str = "docs/modele/carte.md";

/// Puts the cards of the models in production on one page, each a level lower, and their figures
/// as served on the page of the comparison.
pub(super) fn write_cards(workspace: &Workspace, served: &[Served]) -> Result<()> {
    let mut text = "# Cartes des modèles\n\n\
        Un modèle par horizon. Chaque carte est écrite par `trainer train` dans le dossier de son \
        modèle ; `cargo xtask bench model --cards` recopie ici celles qui sont en production dans \
        `data/models`.\n"
        .to_owned();
    for model in served {
        text.push('\n');
        for line in model.card()?.lines() {
            if line.starts_with('#') {
                text.push('#');
            }
            text += &unique(line, model.horizon);
            text.push('\n');
        }
    }
    fs::write(workspace.path(CARDS), text)
        .with_context(|| format!("impossible d'écrire {CARDS}"))?;
    let told = served::table(served).trim_end().to_owned();
    rewrite(workspace, PAGE, &[("servi", told)])
}

/// Headings say which model they are about: three cards share the page.
fn unique(line: &str, horizon: &str) -> String {
    if line.starts_with("##") {
        format!("{line} ({horizon})")
    } else {
        line.to_owned()
    }
}

pub(super) fn write(
    workspace: &Workspace,
    samples: &[Sample],
    verdicts: &[Verdict],
    seeds: u64,
) -> Result<()> {
    let conditions = format!(
        "Mesuré par `cargo xtask bench model --write`, {seeds} graine(s), {} cœurs.",
        std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
    );
    let parts = [
        ("conditions", conditions),
        ("mesures", table(samples).trim_end().to_owned()),
        ("objectifs", verdict_lines(verdicts).trim_end().to_owned()),
    ];
    rewrite(workspace, PAGE, &parts)
}
