//! C11: watching a model.

mod guide;
mod running;
mod tools;

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::docs::Hit;
use crate::facts::roles::Domain;
use crate::words::{count, fold};
use guide::{accessible, documented};
pub(super) use guide::{guide, guides};
use running::{chain, kept, sandbox};
use tools::{accessible_choice, board, tools};

pub(super) const CRITERIA: Competence = &[
    ("C11.1", explained),
    ("C11.2", tools),
    ("C11.3", board),
    ("C11.4", accessible_choice),
    ("C11.5", sandbox),
    ("C11.6", chain),
    ("C11.7", kept),
    ("C11.8", documented),
    ("C11.9", accessible),
];

const MODEL_METRICS: &[&str] = &[
    "r2",
    "r²",
    "rmse",
    "mae$",
    "accuracy",
    "exactitude",
    "precision",
    "rappel",
    "recall",
    "f1",
    "auc",
    "derive",
    "drift",
    "psi$",
    "hallucination",
    "perplexite",
    "score de brier",
    "log loss",
    "calibration",
];

/// Two metrics at least: one word of them is in any text.
fn several(hit: &Hit<'_>) -> bool {
    let said = |term: &&&str| hit.says(&[**term]);
    MODEL_METRICS.iter().filter(said).count() >= 2
}

fn explained(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let lines: Vec<_> = facts
        .docs()
        .filter(|(source, _)| source.role.domain == Domain::General)
        .flat_map(|(source, doc)| {
            doc.lines()
                .filter(|it| {
                    count(&it.folded, MODEL_METRICS) >= 1 && it.text.split_whitespace().count() >= 5
                })
                .map(move |it| facts.with(source, it.line, &it.text))
        })
        .filter(|it| !fold(&it.path).contains("benchmark") && !fold(&it.path).contains("veille"))
        .collect();
    let hits = context.about(&topic(
        &[
            "metrique",
            "indicateur",
            "evaluation",
            "performance",
            "supervision du modele",
            "monitoring",
            "derive",
            "surveillance",
        ],
        MODEL_METRICS,
        4,
    ));
    let sections: Vec<_> = hits
        .into_iter()
        .filter(|it| several(it) && it.size >= 40)
        .map(|it| it.evidence)
        .collect();
    let is_thin = sections.is_empty();
    let enough = lines.len() >= 3;
    Weigh::of("les métriques du modèle")
        .part(
            "l'explication des métriques",
            sections
                .into_iter()
                .chain(if enough { lines.clone() } else { Vec::new() }),
        )
        .weak_if(is_thin, "les métriques sont citées plus qu'expliquées")
        .weak(context.of(&[Lie::UnrunNotebook]))
        .claim(lines)
        .all()
}
