//! C8: setting up an AI service.

mod documents;

use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::words::fold;
use documents::{accessible, documented};

pub(super) const CRITERIA: Competence = &[
    ("C8.1", reachable),
    ("C8.2", configured),
    ("C8.3", monitored),
    ("C8.4", documented),
    ("C8.5", accessible),
];

fn none(context: &Context<'_>) -> bool {
    context.facts.model.services.is_empty()
}

fn absent(context: &Context<'_>, subject: &'static str) -> Opinion {
    Weigh::of(subject)
        .claim(context.saying_both(
            &["service d'ia", "openai", "mistral", "ollama", "llm$"],
            &["configure", "parametr", "deploy", "install"],
        ))
        .verdict(1)
}

/// A function beside the call of the service holds the text of an answer.
fn is_staged(context: &Context<'_>) -> bool {
    const NAMES: [&str; 5] = ["fallback", "simul", "mock", "fake", "secours"];
    const LONG: usize = 300;
    let facts = context.facts;
    facts.model.services.iter().any(|service| {
        let code = facts.sources[service.source].read.code.as_ref();
        code.is_some_and(|code| {
            let named = code.functions.iter().filter(|it| {
                let name = fold(&it.name);
                NAMES.iter().any(|term| name.contains(term))
            });
            named.into_iter().any(|function| {
                let inside = |line: usize| (function.line..=function.end).contains(&line);
                code.strings
                    .iter()
                    .any(|it| inside(it.line) && it.text.len() > LONG)
            })
        })
    })
}

fn reachable(context: &Context<'_>) -> Opinion {
    if none(context) {
        return absent(context, "un service d'IA préexistant");
    }
    let services = &context.facts.model.services;
    let keyed = services
        .iter()
        .any(|it| it.key.is_some() || it.name == "Ollama" || it.name == "Hugging Face");
    Weigh::of("un service d'IA préexistant")
        .part(
            "l'appel du service",
            services
                .iter()
                .map(|it| it.evidence.clone())
                .chain(services.iter().filter_map(|it| it.key.clone())),
        )
        .weak_if(!keyed, "aucune clé n'est lue de l'environnement")
        .weak_if(
            is_staged(context),
            "une réponse écrite d'avance remplace la sienne quand il ne répond pas",
        )
        .all()
}

fn configured(context: &Context<'_>) -> Opinion {
    if none(context) {
        return absent(context, "un service d'IA préexistant");
    }
    let services = &context.facts.model.services;
    let settings = services.iter().filter_map(|it| it.settings.clone());
    let random: Vec<_> = context
        .of(&[Lie::RandomMeasure])
        .into_iter()
        .filter(|it| {
            services
                .iter()
                .any(|service| service.evidence.path == it.evidence.path)
        })
        .collect();
    Weigh::of("la configuration du service d'IA")
        .part(
            "les réglages du service (modèle, consignes, outils)",
            settings,
        )
        .weak(context.of(&[Lie::DanglingLink]))
        .weak(random)
        .all()
}

/// Metrics and traces that speak of the service.
fn watched(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found: Vec<_> = facts
        .monitor
        .exported
        .iter()
        .filter(|it| {
            [
                "llm", "token", "openai", "ai_", "chat", "agent", "model", "gpt", "mistral", "cost",
            ]
            .iter()
            .any(|term| it.name.contains(term))
        })
        .map(|it| it.evidence.clone())
        .collect();
    for (source, code) in facts.programs() {
        let line = [
            "langfuse",
            "langsmith",
            "phoenix",
            "helicone",
            "opentelemetry",
            "traceloop",
        ]
        .iter()
        .find_map(|it| code.imports_module(it));
        let usage = code
            .strings
            .iter()
            .find(|it| it.text.contains("total_tokens"))
            .map(|it| it.line);
        found.extend(line.or(usage).map(|it| facts.at(source, it)));
    }
    found
}

fn monitored(context: &Context<'_>) -> Opinion {
    if none(context) {
        return absent(context, "le monitorage d'un service d'IA");
    }
    let lies = context.of(&[Lie::RandomMeasure, Lie::DoubleMetric]);
    let is_false = context.has(Lie::RandomMeasure);
    Weigh::of("le monitorage du service d'IA")
        .part("des mesures du service", watched(context))
        .lies(lies)
        .overruled_if(is_false)
        .weak(context.of(&[Lie::DoubleMetric]))
        .all()
}
