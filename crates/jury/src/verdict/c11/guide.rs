//! The guide of the watching tools: installation, configuration, use.

use super::MODEL_METRICS;
use crate::facts::docs::{Hit, Topic, saying};
use crate::verdict::Context;
use crate::verdict::shared::{SHORT, accessible_hits, topic};
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(crate) const GUIDE: Topic = topic(
    &[
        "monitoring",
        "monitorage",
        "supervision",
        "surveillance",
        "grafana",
        "prometheus",
        "mlflow",
        "observabilite",
        "evidently",
        "derive",
    ],
    &[],
    0,
);

/// Sections about the watching tools, in which something is told of their use.
pub(crate) fn guides<'a>(context: &Context<'a>, topic: &Topic) -> Vec<Hit<'a>> {
    context
        .about(topic)
        .into_iter()
        .filter(|it| {
            it.is_heading
                && !it.is_template
                && !it.source.role.is_notebook
                && is_near(it, topic)
                && !fold(&it.source.file.path).contains("veille")
                && !fold(&it.source.file.path).contains("rgpd")
        })
        .collect()
}

/// By its own title, the one above, or its file: a chapter of a report says nothing of its parts.
fn is_near(hit: &Hit<'_>, topic: &Topic) -> bool {
    let mut titles = hit.section.path.rsplit(" > ");
    let is_own = titles.next().is_some_and(|it| any(it, topic.headings));
    let is_under = titles.next().is_some_and(|it| any(it, topic.headings));
    // A chapter of many subjects: its part on another one does not name this one.
    let names_it = || {
        hit.section
            .lines
            .iter()
            .any(|it| any(&it.folded, topic.headings))
    };
    is_own || (is_under && names_it()) || any(&hit.source.words, topic.headings)
}

pub(crate) const SET_UP: &[&str] = &[
    "install",
    "docker compose",
    "docker-compose",
    "demarr",
    "lancer",
    "pip$",
];

pub(crate) const CONFIGURE: &[&str] =
    &["configur", "variable", "parametr", ".yml", ".yaml", "port$"];

pub(crate) const USE: &[&str] = &[
    "localhost",
    "ouvrir",
    "acceder",
    "consulter",
    "tableau de bord",
    "dashboard",
    "interface",
    "ui$",
];

pub(crate) fn guide(
    context: &Context<'_>,
    subject: &'static str,
    topic: &Topic,
    dead: &[&str],
) -> Opinion {
    let all = guides(context, topic);
    let size: usize = all.iter().map(|it| it.size).sum();
    let mentions: Vec<_> = all.iter().map(|it| it.evidence.clone()).collect();
    // The story of an incident or of a test is no guide; an address alone is a mention.
    let hits: Vec<_> = all
        .into_iter()
        .filter(|it| !any(&it.section.path, NO_GUIDE))
        .filter(|it| size >= SHORT || it.has_block())
        .collect();
    let installed = saying(&hits, SET_UP);
    let is_lost = installed.is_empty() && size < 150 && context.promised(dead).is_some();
    Weigh::of(subject)
        .part("l'installation", installed)
        .part("la configuration", saying(&hits, CONFIGURE))
        .part("l'utilisation", saying(&hits, USE))
        .lie(
            context.promised(dead),
            "Le guide annoncé est absent du commit.",
        )
        .overruled_if(is_lost)
        .claim(mentions)
        .all()
}

/// Titles of sections that tell what happened, and not how to set up.
const NO_GUIDE: &[&str] = &[
    "incident",
    "resolution",
    "probleme",
    "bilan",
    "conclusion",
    "introduction",
    "table des matieres",
    "sommaire",
];

pub(super) fn documented(context: &Context<'_>) -> Opinion {
    guide(
        context,
        "la documentation du monitorage du modèle",
        &GUIDE,
        &["monitor", "supervision", "surveillance"],
    )
}

pub(super) fn accessible(context: &Context<'_>) -> Opinion {
    let hits = guides(context, &GUIDE);
    let about = hits.iter().any(|it| {
        it.says(MODEL_METRICS)
            || it.says(&[
                "modele",
                "mlflow",
                "prediction",
                "llm$",
                "inference",
                "entrainement",
            ])
    });
    let useful = about && (!saying(&hits, SET_UP).is_empty() || !saying(&hits, USE).is_empty());
    accessible_hits(
        "la documentation du monitorage du modèle",
        if useful { hits } else { Vec::new() },
    )
}
