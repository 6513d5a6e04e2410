//! C9: an API that exposes a model.

mod documents;
mod owasp;
mod tested;

use super::shared::{protection, versioned};
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::api::Route;
use documents::{accessible, documented, identity, standardised};
use owasp::owasp;
pub(super) use tested::results;
use tested::{interpreted, tested};

pub(super) const CRITERIA: Competence = &[
    ("C9.1", restricted),
    ("C9.2", functions),
    ("C9.3", owasp),
    ("C9.4", kept),
    ("C9.5", tested),
    ("C9.6", interpreted),
    ("C9.7", documented),
    ("C9.8", identity),
    ("C9.9", standardised),
    ("C9.10", accessible),
];

fn routes<'a>(context: &Context<'a>) -> Vec<&'a Route> {
    context.facts.model_routes()
}

fn restricted(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    let mut opinion = protection(context, &routes, "la restriction de l'accès au modèle");
    // One open door to the model is enough to be partial.
    if opinion.status == super::Status::Observed && routes.iter().any(|it| it.guard.is_none()) {
        opinion.status = super::Status::Partial;
    }
    opinion
}

fn nothing(context: &Context<'_>) -> Opinion {
    Weigh::of("une API qui expose un modèle")
        .claim(context.saying_both(&["api"], &["modele", "prediction", "predict"]))
        .verdict(1)
}

fn functions(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    Weigh::of("une API qui expose un modèle")
        .part(
            "les routes qui interrogent le modèle",
            routes.iter().map(|it| it.evidence.clone()),
        )
        .weak(context.of(&[Lie::DoubleMetric]))
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    versioned(
        "une API qui expose un modèle",
        "le code de l'API du modèle",
        routes(context)
            .iter()
            .map(|it| it.evidence.clone())
            .collect(),
    )
}
