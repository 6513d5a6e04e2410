//! C17: developing the application.

mod documents;
mod interfaces;
mod quality;
mod rules;

use super::shared::versioned;
use super::weigh::Opinion;
use super::{Competence, Context};
use documents::{accessible, documented, environment};
use interfaces::{forms, interfaces};
use rules::{business, flows, rights};

pub(super) const CRITERIA: Competence = &[
    ("C17.1", environment),
    ("C17.2", interfaces),
    ("C17.3", forms),
    ("C17.4", business),
    ("C17.5", rights),
    ("C17.6", flows),
    ("C17.7", quality::green),
    ("C17.8", quality::owasp),
    ("C17.9", quality::tested),
    ("C17.10", kept),
    ("C17.11", documented),
    ("C17.12", accessible),
];

fn kept(context: &Context<'_>) -> Opinion {
    let mut found = context.application();
    found.sort_by_key(|it| !it.path.ends_with(".py"));
    // The API is a component of the application.
    found.extend(context.facts.apis.iter().map(|it| it.evidence.clone()));
    versioned("une application", "le code de l'application", found)
}
