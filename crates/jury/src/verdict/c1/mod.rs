//! C1: extraction from five kinds of source.

mod documents;
mod programs;

use super::shared::versioned;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::sources::Kind;
use documents::{presentation, scope, specifications};
use programs::{extraction, script};

pub(super) const CRITERIA: Competence = &[
    ("C1.1", presentation),
    ("C1.2", specifications),
    ("C1.3", scope),
    ("C1.4", extraction),
    ("C1.5", script),
    ("C1.6", kept),
    ("C1.7", five),
];

fn kept(context: &Context<'_>) -> Opinion {
    let found: Vec<_> = context
        .facts
        .origins
        .iter()
        .map(|it| it.evidence.clone())
        .collect();
    versioned("un script d'extraction", "le script d'extraction", found)
}

fn five(context: &Context<'_>) -> Opinion {
    let kinds = context.facts.kinds_of_source();
    let mut weigh = Weigh::of("l'extraction de sources");
    for kind in Kind::ALL {
        let found = kinds
            .iter()
            .filter(|(it, _)| *it == kind)
            .map(|(_, it)| it.evidence.clone());
        weigh = weigh.part(kind.word(), found);
    }
    weigh.weak(context.of(&[Lie::Fabricated])).verdict(5)
}
