//! C20: watching an application.

mod alerts;
mod tools;

use super::c11::{guide, guides};
use super::shared::{accessible_hits, topic};
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::facts::docs::Topic;
use alerts::{alerted, logged, thresholds};
use tools::{argued, running};

pub(super) const CRITERIA: Competence = &[
    ("C20.1", thresholds),
    ("C20.2", argued),
    ("C20.3", running),
    ("C20.4", logged),
    ("C20.5", alerted),
    ("C20.6", installed),
    ("C20.7", accessible),
];

const WATCH: Topic = topic(
    &[
        "monitoring",
        "monitorage",
        "supervision",
        "surveillance",
        "alerte",
        "alerting",
        "observabilite",
        "prometheus",
        "grafana",
    ],
    &[],
    0,
);

fn installed(context: &Context<'_>) -> Opinion {
    let mut opinion = guide(
        context,
        "l'installation de la surveillance",
        &WATCH,
        &["monitor", "supervision", "surveillance"],
    );
    if opinion.status == super::Status::Declared {
        opinion.status = super::Status::Absent;
    }
    opinion
}

fn accessible(context: &Context<'_>) -> Opinion {
    let hits = guides(context, &WATCH);
    if hits.is_empty() {
        let mentions = context.saying(&["monitoring", "supervision", "surveillance"]);
        return Weigh::of("la documentation de la surveillance")
            .part("quelques mots dans un texte structuré", mentions)
            .weak_if(true, "la documentation est presque inexistante")
            .all();
    }
    accessible_hits("la documentation de la surveillance", hits)
}
