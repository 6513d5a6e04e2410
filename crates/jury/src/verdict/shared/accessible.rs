//! Documents in a form that assistive tools read; things kept in the repository.

use crate::facts::Evidence;
use crate::facts::docs::{Hit, Topic};
use crate::verdict::weigh::{Opinion, Weigh};
use crate::verdict::{Context, Status};

/// The subject is documented, in a form that assistive tools read.
pub(crate) fn accessible(context: &Context<'_>, subject: &'static str, topic: &Topic) -> Opinion {
    let hits: Vec<_> = context
        .about(topic)
        .into_iter()
        .filter(|it| it.is_heading && !it.is_template)
        .collect();
    accessible_hits(subject, hits)
}

/// Fewer words are a mention, and not a documentation.
pub(crate) const SHORT: usize = 35;

pub(crate) fn accessible_hits(subject: &'static str, hits: Vec<Hit<'_>>) -> Opinion {
    let size: usize = hits
        .iter()
        .filter(|it| it.is_accessible())
        .map(|it| it.size)
        .sum();
    let found: Vec<_> = hits
        .iter()
        .filter(|it| it.is_accessible())
        .map(|it| it.evidence.clone())
        .collect();
    let closed = found.is_empty() && !hits.is_empty();
    let mut weigh = Weigh::of(subject).part("un texte structuré (titres, listes, tableaux)", found);
    if closed {
        let first = hits[0].evidence.clone();
        weigh = Weigh::of(subject)
            .part(
                "un texte, sans structure lisible par une aide technique",
                [first],
            )
            .weak_if(true, "le document n'a ni titres ni balises");
    }
    weigh
        .weak_if(
            !closed && size < SHORT,
            "la documentation tient en quelques mots",
        )
        .verdict(1)
}

/// The sources are in the repository.
pub(crate) fn versioned(
    subject: &'static str,
    name: &'static str,
    found: Vec<Evidence>,
) -> Opinion {
    let mut opinion = Weigh::of(subject).part(name, found).all();
    if opinion.status == Status::Observed {
        opinion.reason = format!("Versionné dans le dépôt : {name}.");
    }
    opinion
}
