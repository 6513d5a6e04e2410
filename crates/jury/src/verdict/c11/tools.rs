//! The tools of the watch of a model, its board, and whether people with a handicap can read it.

use crate::checks::Kind as Lie;
use crate::verdict::Context;
use crate::verdict::shared::{REASONS, topic};
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(super) const TOOLS: &[&str] = &[
    "prometheus",
    "grafana",
    "mlflow",
    "evidently",
    "alertmanager",
    "kibana",
    "elastic",
    "streamlit",
    "datadog",
    "langfuse",
    "uptime kuma",
    "netdata",
    "loki",
    "weights & biases",
];

pub(super) fn tools(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let monitor = &facts.monitor;
    let used = monitor
        .scrapes
        .iter()
        .chain(&monitor.instrumented)
        .chain(&monitor.tracking)
        .chain(&monitor.drift)
        .cloned()
        .chain(monitor.exported.iter().map(|it| it.evidence.clone()));
    let services = facts
        .deploy
        .services()
        .filter(|it| any(&fold(&it.image), TOOLS))
        .map(|it| it.evidence.clone());
    let argued = context
        .about(&topic(
            &[
                "monitoring",
                "supervision",
                "surveillance",
                "monitorage",
                "outil",
                "choix",
            ],
            TOOLS,
            2,
        ))
        .into_iter()
        .filter(|it| {
            it.section
                .lines
                .iter()
                .any(|line| any(&line.folded, TOOLS) && any(&line.folded, REASONS))
        });
    Weigh::of("les outils de monitorage du modèle")
        .part(
            "des outils en place",
            used.chain(services).chain(monitor.pages.clone()),
        )
        .part("un argument sur leur choix", argued.map(|it| it.evidence))
        .all()
}

pub(super) fn board(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let monitor = &facts.monitor;
    let loaded: Vec<_> = monitor
        .dashboards
        .iter()
        .filter(|it| !it.is_wrapped && it.panels > 0)
        .map(|it| it.evidence.clone())
        .collect();
    let wrapped: Vec<_> = monitor
        .dashboards
        .iter()
        .filter(|it| it.is_wrapped)
        .map(|it| it.evidence.clone())
        .collect();
    let served = facts.deploy.image("grafana").is_some() || !monitor.provisioning.is_empty();
    let only_pages = loaded.is_empty();
    Weigh::of("un tableau de bord du modèle")
        .part(
            "un tableau de bord",
            loaded
                .into_iter()
                .chain(wrapped)
                .chain(monitor.pages.clone()),
        )
        .lies(context.of(&[Lie::RandomMeasure, Lie::MissingMount]))
        .weak_if(
            only_pages,
            "aucun tableau n'est alimenté par des mesures en temps réel",
        )
        .weak_if(!only_pages && !served, "rien ne sert ce tableau de bord")
        .all()
}

pub(super) fn accessible_choice(context: &Context<'_>) -> Opinion {
    // « accessible sur http://… » says where it is, and not who can read it.
    let both = context.saying_both(
        &[
            "accessibilit",
            "accessible a tous",
            "accessible aux",
            "wcag",
            "rgaa",
            "daltoni",
            "lecteur d'ecran",
            "contraste",
        ],
        &[
            "grafana",
            "tableau de bord",
            "dashboard",
            "monitoring",
            "supervision",
            "restitution",
            "streamlit",
            "graphique",
        ],
    );
    let facts = context.facts;
    // A document on this very subject weighs it.
    let own = facts.docs().any(|(source, doc)| {
        let is_own = any(&source.words, &["accessib", "a11y"])
            && any(
                &source.words,
                &[
                    "monitor",
                    "supervision",
                    "dashboard",
                    "grafana",
                    "restitution",
                ],
            );
        is_own && doc.words() >= 60
    });
    let argued = own || both.iter().any(|it| any(&fold(&it.quote), REASONS));
    let marked = facts
        .sources
        .iter()
        .filter(|it| it.role.is_page && fold(&it.file.path).contains("monitor"))
        .filter(|it| {
            it.read
                .doc
                .as_ref()
                .is_some_and(|doc| doc.accessible_marks >= 1)
        })
        .map(|it| facts.at(it, 1));
    Weigh::of("l'accessibilité de l'outil de restitution")
        .part(
            "l'accessibilité de la restitution",
            both.into_iter().chain(marked),
        )
        .weak_if(!argued, "elle n'est pas donnée comme une raison du choix")
        .all()
}
