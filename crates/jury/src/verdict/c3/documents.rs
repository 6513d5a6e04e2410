//! What the documents of the aggregation say.

use crate::facts::docs::Topic;
use crate::verdict::Context;
use crate::verdict::shared::{REASONS, topic};
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(super) const TOPIC: Topic = topic(
    &[
        "nettoyage",
        "agregation",
        "transformation",
        "etl",
        "preparation des donnees",
        "homogeneis",
        "normalisation",
        "pipeline de donnees",
        "data cleaning",
        "feature engineering",
    ],
    &[
        "nettoyage",
        "doublon",
        "valeurs manquantes",
        "agreg",
        "normalis",
        "homogeneis",
    ],
    3,
);

pub(super) fn documented(context: &Context<'_>) -> Opinion {
    let hits = context.about(&TOPIC);
    let long: Vec<_> = hits.iter().filter(|it| it.size >= 30).collect();
    let notes = context.facts.notes(|line| {
        any(
            line,
            &[
                "nettoyage",
                "doublon",
                "valeurs manquantes",
                "agreg",
                "normalis",
                "homogeneis",
            ],
        )
    });
    let steps = long
        .iter()
        .map(|it| it.evidence.clone())
        .chain(if notes.len() >= 3 { notes } else { Vec::new() });
    let choices = long
        .iter()
        .filter(|it| it.says(REASONS))
        .map(|it| it.evidence.clone());
    let commands = long.iter().filter(|it| {
        let blocks = it.source.read.doc.iter().flat_map(|doc| &doc.blocks);
        blocks.into_iter().any(|block| {
            block.line >= it.section.line
                && block.line <= it.section.line + 40
                && any(
                    &fold(&block.text),
                    &["python", "cargo", "pipeline", "make", "docker", "dbt"],
                )
        })
    });
    let commands: Vec<_> = commands.map(|it| it.evidence.clone()).collect();
    let dependencies = long
        .iter()
        .filter(|it| {
            it.says(&[
                "dependance",
                "requirements",
                "pandas",
                "prerequis",
                "polars",
                "spark",
            ])
        })
        .map(|it| it.evidence.clone());
    let weigh = Weigh::of("la documentation de l'agrégation")
        .part("l'enchaînement des étapes", steps)
        .part("les choix de nettoyage", choices)
        .part("les commandes", commands)
        .part("les dépendances", dependencies);
    weigh
        .lie(
            context.promised(&["e1", "donnees", "data", "etl", "pipeline"]),
            "La documentation de l'agrégation est annoncée, mais son chemin est absent du commit.",
        )
        .all()
}
