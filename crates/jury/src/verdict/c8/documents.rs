//! What the documents of the service say.

use super::none;
use crate::facts::docs::Topic;
use crate::verdict::Context;
use crate::verdict::shared::{accessible_hits, topic};
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(super) const TOPIC: Topic = topic(
    &[
        "service d'ia",
        "services d'ia",
        "service ia",
        "openai",
        "mistral",
        "ollama",
        "llm$",
        "modele de langage",
        "agent ia",
        "assistant ia",
        "configuration ia",
        "chatbot",
        "rag$",
    ],
    &[
        "openai_api_key",
        "cle openai",
        "mistral_api_key",
        "openai",
        "ollama",
        "llm$",
        "api_key",
    ],
    2,
);

pub(super) fn documented(context: &Context<'_>) -> Opinion {
    if none(context) {
        return Weigh::of("la documentation d'un service d'IA").verdict(1);
    }
    let hits = context.about(&TOPIC);
    let says = |terms: &[&str]| {
        hits.iter()
            .filter(|it| it.says(terms))
            .map(|it| it.evidence.clone())
            .collect::<Vec<_>>()
    };
    Weigh::of("la documentation du service d'IA")
        .part(
            "l'accès au service",
            says(&["api_key", "cle$", "compte", "acces", "token$"])
                .into_iter()
                .chain(context.saying(&[
                    "openai_api_key",
                    "mistral_api_key",
                    "cle openai",
                    "anthropic_api_key",
                ])),
        )
        .part(
            "l'installation",
            says(&["install", "pip$", "docker", "demarr", "lancer"])
                .into_iter()
                .chain(context.places(&topic(&["installation"], &[], 0))),
        )
        .part(
            "le test du service",
            says(&["tester", "curl", "verifier que", "essai"]),
        )
        .part(
            "les dépendances et interconnexions",
            says(&[
                "dependance",
                "interconnexion",
                "communique",
                "appelle",
                "flux",
            ]),
        )
        .part(
            "les données impliquées",
            says(&[
                "donnees envoyees",
                "donnees transmises",
                "donnees personnelles",
                "rgpd",
                "confidential",
            ])
            .into_iter()
            .chain(context.saying_both(
                &["openai", "mistral", "llm$", "sous-traitant", "agent ia"],
                &["donnees", "transfert", "destinataire"],
            )),
        )
        .all()
}

pub(super) fn accessible(context: &Context<'_>) -> Opinion {
    if none(context) {
        return Weigh::of("la documentation d'un service d'IA").verdict(1);
    }
    let mut hits: Vec<_> = context
        .about(&TOPIC)
        .into_iter()
        .filter(|it| {
            !any(&fold(&it.source.file.path), &["benchmark", "veille"])
                && !fold(&it.source.file.path).contains("veille")
                && !fold(&it.source.file.path).contains("benchmark")
        })
        .collect();
    let dedicated: usize = hits
        .iter()
        .filter(|it| it.is_heading)
        .map(|it| it.size)
        .sum();
    hits.truncate(4);
    if hits.is_empty() {
        let lines = context.saying(&[
            "openai",
            "mistral",
            "anthropic",
            "ollama",
            "llm$",
            "cle api",
            "cle d'api",
        ]);
        return Weigh::of("la documentation d'un service d'IA")
            .part("quelques lignes dans un texte structuré", lines)
            .weak_if(true, "aucune section n'est consacrée au service")
            .all();
    }
    let mut opinion = accessible_hits("la documentation d'un service d'IA", hits);
    if dedicated < 80 && opinion.status == crate::verdict::Status::Observed {
        opinion.status = crate::verdict::Status::Partial;
        "Le service n'est documenté que par quelques lignes, dans un texte structuré."
            .clone_into(&mut opinion.reason);
    }
    opinion
}
