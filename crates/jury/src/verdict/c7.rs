//! C7: a benchmark of AI services.

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::facts::Evidence;
use crate::facts::docs::Topic;
use crate::readers::doc::Section;
use crate::words::{any, count, fold};

pub(super) const CRITERIA: Competence = &[
    ("C7.1", need),
    ("C7.2", listed),
    ("C7.3", set_aside),
    ("C7.4", fit),
    ("C7.5", green),
    ("C7.6", requirements),
    ("C7.7", conclusion),
];

const PROVIDERS: &[&str] = &[
    "openai",
    "gpt",
    "chatgpt",
    "mistral",
    "claude",
    "anthropic",
    "gemini",
    "vertex",
    "azure",
    "aws",
    "bedrock",
    "hugging",
    "ollama",
    "llama",
    "cohere",
    "deepl",
    "watson",
    "rekognition",
    "google cloud",
    "groq",
    "deepseek",
    "perplexity",
    "nlp cloud",
    "textract",
    "comprehend",
    "sagemaker",
    "whisper",
    "aleph alpha",
    "replicate",
];

const NAMES: &[&str] = &[
    "benchmark",
    "comparatif",
    "comparaison",
    "etude comparative",
    "etude des services",
    "etude de service",
    "services ia",
    "services d'ia",
    "choix du service",
];

/// What compares services of AI, and not algorithms: a document, or the part of a larger one.
fn benchmarks<'a>(context: &Context<'a>) -> Vec<(&'a crate::facts::Source<'a>, Vec<&'a Section>)> {
    let mut found = Vec::new();
    for (source, doc) in context.facts.docs() {
        let path = fold(&source.file.path).replace(['_', '-', '/', '.'], " ");
        let is_whole = any(&path, NAMES);
        let sections: Vec<&Section> = doc
            .sections
            .iter()
            .filter(|it| is_whole || any(&it.path, NAMES))
            .collect();
        let mut text = String::new();
        for section in &sections {
            text.push_str(&section.path);
            for line in &section.lines {
                text.push('\n');
                text.push_str(&line.folded);
            }
        }
        if count(&text, PROVIDERS) >= 2 && !source.role.is_template {
            found.push((source, sections));
        }
    }
    found
}

/// Sections of the benchmarks that a test accepts.
fn sections(context: &Context<'_>, wanted: impl Fn(&Section) -> bool) -> Vec<Evidence> {
    let facts = context.facts;
    benchmarks(context)
        .into_iter()
        .flat_map(|(source, sections)| sections.into_iter().map(move |section| (source, section)))
        .filter(|(_, section)| wanted(section))
        .map(|(source, section)| facts.with(source, section.line, &section.title))
        .collect()
}

/// Lines of the benchmarks that hold one of these words.
fn lines(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, sections) in benchmarks(context) {
        for section in sections {
            if any(&fold(&section.title), terms) {
                found.push(facts.with(source, section.line, &section.title));
            }
            let lines = section.lines.iter().filter(|it| any(&it.folded, terms));
            found.extend(lines.map(|it| facts.with(source, it.line, &it.text)));
        }
    }
    found
}

fn titled(section: &Section, terms: &[&str]) -> bool {
    any(&section.path, terms) && section.words() >= 5
}

fn claims(context: &Context<'_>) -> Vec<Evidence> {
    context.saying_both(
        &["benchmark", "comparatif"],
        &[
            "service d'ia",
            "services d'ia",
            "services ia",
            "service ia",
            "llm",
            "openai",
            "mistral",
        ],
    )
}

fn need(context: &Context<'_>) -> Opinion {
    Weigh::of("le besoin d'un service d'IA")
        .part(
            "le besoin et ses objectifs",
            sections(context, |it| {
                titled(
                    it,
                    &[
                        "besoin",
                        "objectif",
                        "contexte",
                        "problematique",
                        "expression",
                    ],
                )
            }),
        )
        .part(
            "les contraintes",
            lines(
                context,
                &["contrainte", "exigence", "budget", "latence", "rgpd"],
            ),
        )
        .claim(claims(context))
        .all()
}

const ASIDE: &[&str] = &[
    "non etudi",
    "non retenu",
    "ecarte",
    "exclu",
    "elimin",
    "non evalue",
    "rejete",
    "hors perimetre",
    "pas etudie",
    "non selectionne",
    "not studied",
    "discarded",
];

fn listed(context: &Context<'_>) -> Opinion {
    let studied: Vec<_> = sections(context, |it| any(&fold(&it.title), PROVIDERS))
        .into_iter()
        .chain(lines(context, PROVIDERS))
        .collect();
    Weigh::of("un benchmark de services d'IA")
        .part("les services étudiés", studied)
        .part("les services non étudiés", lines(context, ASIDE))
        .claim(claims(context))
        .all()
}

fn set_aside(context: &Context<'_>) -> Opinion {
    let reasons = sections(context, |it| {
        any(&it.path, ASIDE)
            && it.lines.iter().any(|line| {
                any(
                    &line.folded,
                    &[
                        "raison",
                        "car$",
                        "trop",
                        "cout",
                        "absence",
                        "manque",
                        "limit",
                        "insuffisan",
                        "pas de",
                        "cher",
                        "latence",
                        "complex",
                        "non conforme",
                    ],
                )
            })
    });
    let rows = lines(context, ASIDE);
    let is_thin = reasons.is_empty();
    Weigh::of("les services écartés")
        .part("les raisons d'écarter", reasons.into_iter().chain(rows))
        .weak_if(is_thin, "les raisons ne sont pas détaillées par service")
        .all()
}

/// Sections about one provider each, in which one of these words is said.
fn by_provider(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, sections) in benchmarks(context) {
        for section in sections.iter().filter(|it| any(&it.path, PROVIDERS)) {
            let place = if any(&fold(&section.title), terms) {
                Some(section.line)
            } else {
                section
                    .lines
                    .iter()
                    .find(|it| any(&it.folded, terms))
                    .map(|it| it.line)
            };
            found.extend(place.map(|line| facts.at(source, line)));
        }
        // A table whose rows or columns are providers.
        for section in &sections {
            let rows = section.lines.iter().filter(|it| {
                matches!(
                    it.kind,
                    crate::readers::doc::Kind::Row | crate::readers::doc::Kind::Head
                )
            });
            let rows: Vec<_> = rows.collect();
            let is_compared = rows.iter().filter(|it| any(&it.folded, PROVIDERS)).count() >= 2
                || rows.iter().any(|it| count(&it.folded, PROVIDERS) >= 2);
            if let Some(row) = rows
                .iter()
                .find(|it| any(&it.folded, terms))
                .filter(|_| is_compared)
            {
                found.push(facts.at(source, row.line));
                found.push(facts.at(source, row.line));
            }
        }
    }
    found
}

fn per_service(
    context: &Context<'_>,
    subject: &'static str,
    name: &'static str,
    terms: &[&str],
    missing: &str,
) -> Opinion {
    let found = by_provider(context, terms);
    let few = found.len() < 2;
    let mut places = found;
    places.extend(lines(context, terms));
    Weigh::of(subject)
        .part(name, places)
        .weak_if(few, missing)
        .all()
}

fn fit(context: &Context<'_>) -> Opinion {
    per_service(
        context,
        "l'adéquation des services",
        "l'adéquation fonctionnelle par service",
        &[
            "adequation",
            "fonctionnel",
            "capacite",
            "fonctionnalite",
            "couverture",
            "qualite",
            "performance",
        ],
        "l'adéquation n'est pas détaillée par service",
    )
}

fn green(context: &Context<'_>) -> Opinion {
    per_service(
        context,
        "la démarche éco-responsable des services",
        "la démarche éco-responsable par service",
        &[
            "eco-responsab",
            "ecolog",
            "eco ",
            "carbone",
            "energ",
            "co2",
            "environnemental",
            "green",
            "renouvelable",
            "rse$",
        ],
        "la démarche n'est pas détaillée par service",
    )
}

fn requirements(context: &Context<'_>) -> Opinion {
    let technical = by_provider(
        context,
        &[
            "contrainte technique",
            "contraintes",
            "technique",
            "latence",
            "quota",
            "limite",
        ],
    );
    let prerequisites = by_provider(
        context,
        &[
            "prerequis",
            "installation",
            "materiel",
            "gpu",
            "ram$",
            "compte",
            "sdk",
        ],
    );
    let thin = lines(context, &["prerequis"]).len() < 3;
    Weigh::of("les contraintes techniques des services")
        .part("les contraintes techniques", technical)
        .part("les prérequis", prerequisites)
        .weak_if(thin, "les prérequis ne sont pas donnés pour chaque service")
        .all()
}

const END: Topic = topic(
    &[
        "conclusion",
        "recommand",
        "choix final",
        "decision",
        "synthese",
    ],
    &[],
    0,
);

fn conclusion(context: &Context<'_>) -> Opinion {
    let ends = sections(context, |it| any(&it.path, END.headings));
    let balance = lines(
        context,
        &[
            "avantage",
            "inconvenient",
            "points forts",
            "points faibles",
            "forces",
            "faiblesses",
            "pros",
            "cons$",
        ],
    );
    Weigh::of("la conclusion du benchmark")
        .part("une conclusion", ends)
        .part("avantages et inconvénients", balance)
        .all()
}
