//! C15: the technical frame of an application.

mod green;
mod hosts;

use super::c4::drawn;
use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::facts::Evidence;
use crate::words::{any, fold};
use green::green;
use hosts::{concluded, reachable};

pub(super) const CRITERIA: Competence = &[
    ("C15.1", specified),
    ("C15.2", green),
    ("C15.3", flows),
    ("C15.4", reachable),
    ("C15.5", concluded),
];

fn specified(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let architecture = context
        .about(&topic(&["architecture"], &[], 0))
        .into_iter()
        .filter(|it| it.is_heading)
        .map(|it| it.evidence)
        .chain(drawn(context, &["architecture"]));
    let environment = context.places(&topic(
        &[
            "environnement",
            "prerequis",
            "installation",
            "stack",
            "technolog",
            "docker",
        ],
        &[],
        0,
    ));
    let manifests = facts
        .manifest
        .files
        .iter()
        .cloned()
        .chain(facts.manifest.declared.values().next().cloned());
    Weigh::of("les spécifications techniques")
        .part("l'architecture", architecture)
        .part("les dépendances", manifests)
        .part("l'environnement d'exécution", environment)
        .weak_if(
            context
                .dead(&[
                    "architecture",
                    "spec technique",
                    "specifications techniques",
                    "specs techniques",
                ])
                .is_some(),
            "un document d'architecture annoncé est absent du commit",
        )
        .all()
}

/// Diagrams of text in documents: Mermaid flows, arrows of ASCII.
fn sketches(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, doc) in facts.docs() {
        for block in &doc.blocks {
            let is_mermaid = block.language == "mermaid"
                && any(
                    &fold(&block.text),
                    &["flowchart", "graph", "sequencediagram"],
                );
            let is_marked = matches!(block.language.as_str(), "html" | "xml" | "diff")
                || block.text.contains("<!--");
            let arrows = ["->", "→", "──►", "↓", "▼", "-->"]
                .iter()
                .map(|it| block.text.matches(it).count())
                .sum::<usize>();
            if is_mermaid
                || (block.language != "mermaid"
                    && !is_marked
                    && arrows >= 2
                    && !matches!(block.language.as_str(), "python" | "rust" | "js" | "sql"))
            {
                found.push(facts.at(source, block.line));
            }
        }
    }
    found
}

fn flows(context: &Context<'_>) -> Opinion {
    let named = drawn(
        context,
        &[
            "flux",
            "data flow",
            "dataflow",
            "dfd$",
            "diagramme de sequence",
            "flow diagram",
        ],
    );
    let is_flow = !named.is_empty();
    let drawn = named
        .into_iter()
        .chain(sketches(context))
        .chain(drawn(context, &["architecture"]));
    Weigh::of("le diagramme de flux")
        .part("un diagramme", drawn)
        .lie(
            context.dead(&["flux", "flow"]),
            "Un diagramme de flux est annoncé, mais son chemin est absent du commit.",
        )
        .weak_if(
            context.dead(&["flux", "flow"]).is_some(),
            "un diagramme de flux annoncé est absent du commit",
        )
        .weak_if(
            !is_flow,
            "il montre des composants, sans dire quelles données passent",
        )
        .all()
}
