//! What the documents of an extraction say: presentation, specifications, scope.

use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::any;

pub(super) fn presentation(context: &Context<'_>) -> Opinion {
    let part = |headings: &'static [&'static str], words: &'static [&'static str]| {
        let hits = context.about(&topic(headings, words, 2));
        hits.into_iter()
            .filter(|it| it.size >= 5)
            .map(|it| it.evidence)
            .collect::<Vec<_>>()
    };
    Weigh::of("la présentation du projet")
        .part(
            "les acteurs",
            part(
                &[
                    "acteur",
                    "commanditaire",
                    "partie prenante",
                    "parties prenantes",
                    "stakeholder",
                    "client$",
                    "public vise",
                ],
                &[
                    "commanditaire",
                    "partie prenante",
                    "parties prenantes",
                    "acteurs",
                ],
            ),
        )
        .part(
            "les objectifs",
            part(
                &[
                    "objectif",
                    "but du projet",
                    "contexte",
                    "presentation",
                    "a propos",
                    "overview",
                    "description",
                ],
                &["objectif", "vise a", "permet de"],
            ),
        )
        .part(
            "l'environnement technique",
            part(
                &[
                    "environnement",
                    "stack",
                    "architecture",
                    "prerequis",
                    "technolog",
                    "technique",
                ],
                &[],
            ),
        )
        .part(
            "les contraintes",
            part(&["contrainte", "limites"], &["contrainte", "exigence"]),
        )
        .part("le budget", part(&["budget", "cout"], &["budget", "euros"]))
        .part(
            "l'organisation",
            part(
                &[
                    "organisation",
                    "equipe",
                    "methodologie",
                    "gestion de projet",
                    "methode",
                ],
                &[],
            ),
        )
        .part(
            "la planification",
            part(
                &[
                    "planning",
                    "planification",
                    "roadmap",
                    "calendrier",
                    "jalon",
                    "gantt",
                    "feuille de route",
                    "sprint",
                ],
                &[],
            ),
        )
        .verdict(6)
}

/// What a line on the access to a source names.
const SOURCES: &[&str] = &[
    "api", "source", "site", "service", "dataset", "http", "serveur",
];

pub(super) fn specifications(context: &Context<'_>) -> Opinion {
    let stack = context.places(&topic(
        &[
            "stack",
            "technolog",
            "technique",
            "outils",
            "prerequis",
            "dependances",
        ],
        &[
            "python",
            "postgresql",
            "docker",
            "fastapi",
            "django",
            "flask",
            "rust",
        ],
        3,
    ));
    let services = context.saying(&[
        "service externe",
        "services externes",
        "api externe",
        "openweather",
        "open-meteo",
        "openai",
        "api tierce",
        "fournisseur",
        "source de donnees",
        "sources de donnees",
    ]);
    // Said where the sources are: a backlog or a benchmark speaks of other services.
    let about_sources = context.about(&topic(
        &[
            "source",
            "extraction",
            "collecte",
            "service externe",
            "services externes",
            "api externe",
            "donnees externes",
            "donnees ouvertes",
            "donnees collectees",
            "dataset",
            "acces",
        ],
        &[],
        0,
    ));
    let facts = context.facts;
    // In a line that speaks of a source: a stock has availabilities as well.
    let lines = |terms: &'static [&'static str]| {
        let said = about_sources.iter().filter_map(move |hit| {
            let mut lines = hit.section.lines.iter();
            let line = lines.find(|it| any(&it.folded, terms) && any(&it.folded, SOURCES))?;
            Some(facts.with(hit.source, line.line, &line.text))
        });
        said.collect::<Vec<_>>()
    };
    let access = lines(&[
        "cle d'api",
        "cle api",
        "api key",
        "token",
        "jeton",
        "sans cle",
        "licence",
        "license",
        "gratuit",
        "inscription",
        "robots.txt",
        "conditions d'utilisation",
        "user-agent",
        "open data",
        "donnees publiques",
    ]);
    let limits = lines(&[
        "quota",
        "limite d'appels",
        "limite d'usage",
        "limite de requetes",
        "limite de debit",
        "limites d'appels",
        "limites d'usage",
        "rate limit",
        "disponib",
        "sla$",
        "requetes par",
        "appels par",
        "indisponib",
        "par minute",
        "par seconde",
        "uptime",
    ]);
    Weigh::of("les spécifications techniques de l'extraction")
        .part("les technologies et les langages", stack)
        .part("les services externes", services)
        .part("l'accès aux sources (clé, licence)", access)
        .part("leur disponibilité (quota, limites)", limits)
        .all()
}

pub(super) fn scope(context: &Context<'_>) -> Opinion {
    let kinds: [&[&str]; 5] = [
        &[
            "api rest",
            "api meteo",
            "api externe",
            "openweather",
            "open-meteo",
            "api$",
        ],
        &["csv", "fichier", "excel", "json$"],
        &["scraping", "scrap", "page web", "crawl"],
        &[
            "base de donnees",
            "postgresql",
            "mysql",
            "sqlite",
            "sgbd",
            "bdd",
        ],
        &[
            "big data", "parquet", "spark", "duckdb", "bigquery", "hadoop",
        ],
    ];
    let sections = context.about(&topic(
        &[
            "source",
            "extraction",
            "collecte",
            "pipeline",
            "etl",
            "donnees",
            "ingestion",
            "scraping",
        ],
        &[],
        0,
    ));
    let named: Vec<_> = kinds
        .iter()
        .filter_map(|terms| {
            sections
                .iter()
                .find(|it| it.says(terms))
                .map(|it| it.evidence.clone())
        })
        .collect();
    let count = named.len();
    let chain = sections
        .iter()
        .filter(|it| {
            it.size >= 40 && it.says(&["etape", "puis", "extract", "transform", "nettoy", "agreg"])
        })
        .map(|it| it.evidence.clone());
    let last = context.saying(&[
        "jeu de donnees final",
        "jeu final",
        "dataset final",
        "donnees agregees",
        "jeu de donnees unique",
        "jeu de donnees propre",
        "un seul jeu",
    ]);
    Weigh::of("le périmètre de l'extraction")
        .part("les sources nommées", named)
        .part("la chaîne, de l'extraction à l'agrégation", chain)
        .part("le jeu de données final", last)
        .weak_if(count < 3, "moins de trois types de sources sont nommés")
        .all()
}
