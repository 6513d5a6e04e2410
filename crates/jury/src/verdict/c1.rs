//! C1: extraction from five kinds of source.

use super::shared::{topic, versioned};
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::ci::Work;
use crate::facts::sources::{Kind, is_extraction};
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C1.1", presentation),
    ("C1.2", specifications),
    ("C1.3", scope),
    ("C1.4", extraction),
    ("C1.5", script),
    ("C1.6", kept),
    ("C1.7", five),
];

fn presentation(context: &Context<'_>) -> Opinion {
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

fn specifications(context: &Context<'_>) -> Opinion {
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
    let access = context.saying(&[
        "quota",
        "limite d'appel",
        "limites d'appel",
        "rate limit",
        "robots.txt",
        "licence des donnees",
        "conditions d'utilisation",
        "disponibilite des sources",
        "disponibilite du service",
        "sla$",
        "requetes par",
    ]);
    Weigh::of("les spécifications techniques de l'extraction")
        .part("les technologies et les langages", stack)
        .part("les services externes", services)
        .part("l'accès et la disponibilité des sources", access)
        .all()
}

fn scope(context: &Context<'_>) -> Opinion {
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

/// Something shows that an extraction has run: raw data kept, a test that can fail, a pipeline.
fn traces(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let raw = facts.sources.iter().filter(|it| {
        let path = fold(&it.file.path);
        let is_data = matches!(
            it.file.extension().as_str(),
            "json" | "csv" | "jsonl" | "parquet" | "html"
        );
        is_data
            && it.file.size > 200
            && any(
                &path.replace(['/', '_', '-', '.'], " "),
                &["raw", "brut", "bronze", "extract", "scrap"],
            )
            && !path.contains("test")
    });
    let mut found: Vec<_> = raw.map(|it| facts.at(it, 1)).collect();
    let (tests, _) = context
        .cases(|it| is_extraction(&it.evidence.path) && !it.evidence.path.contains("synthetic"));
    found.extend(tests.iter().map(|it| it.evidence.clone()));
    let jobs = facts
        .ci
        .jobs()
        .flat_map(|(_, job)| &job.works)
        .filter(|it| it.work == Work::Other && is_extraction(&it.text));
    found.extend(jobs.map(|it| it.evidence.clone()));
    found
}

fn extraction(context: &Context<'_>) -> Opinion {
    let origins: Vec<_> = context
        .facts
        .origins
        .iter()
        .filter(|it| it.is_extraction || it.kind == Kind::Api || it.kind == Kind::Scraping)
        .collect();
    if origins.is_empty() {
        return Weigh::of("un programme d'extraction")
            .claim(context.places(&topic(&["extraction", "collecte", "scraping"], &[], 0)))
            .verdict(1);
    }
    Weigh::of("un programme d'extraction")
        .part(
            "le programme qui lit les sources",
            origins.iter().map(|it| it.evidence.clone()),
        )
        .part(
            "la trace d'une extraction (données brutes, test, tâche)",
            traces(context),
        )
        .weak(context.of(&[Lie::Fabricated]))
        .all()
}

/// Places of extraction programs: those whose path says so, else those that read a source.
fn programs<'a>(context: &Context<'a>) -> Vec<&'a crate::facts::Source<'a>> {
    let facts = context.facts;
    let by_path: Vec<_> = facts
        .programs()
        .map(|(it, _)| it)
        .filter(|it| is_extraction(&it.file.path) && !it.role.is_notebook)
        .collect();
    if !by_path.is_empty() {
        return by_path;
    }
    facts
        .origins
        .iter()
        .map(|it| &facts.sources[it.source])
        .collect()
}

fn script(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let (mut entry, mut connection, mut errors, mut save) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for source in programs(context) {
        let Some(code) = &source.read.code else {
            continue;
        };
        let command = code
            .calls
            .iter()
            .find(|it| {
                it.callee.contains("ArgumentParser")
                    || it.callee.contains("click.")
                    || it.callee.contains("Typer")
            })
            .map(|it| it.line);
        entry.extend(code.entry.or(command).map(|it| facts.at(source, it)));
        let place = facts
            .origins
            .iter()
            .find(|it| it.evidence.path == source.file.path);
        connection.extend(place.map(|it| it.evidence.clone()));
        errors.extend(
            code.handlers
                .first()
                .map(|(_, line)| facts.at(source, *line)),
        );
        let saving = code.calls.iter().find(|it| {
            matches!(
                it.method(),
                "dump"
                    | "to_csv"
                    | "to_json"
                    | "to_parquet"
                    | "to_sql"
                    | "commit"
                    | "write"
                    | "writerow"
                    | "executemany"
                    | "write_text"
                    | "bulk_create"
                    | "save"
                    | "insert_many"
            )
        });
        save.extend(saving.map(|it| facts.at(source, it.line)));
        if code.language == crate::readers::code::Language::Rust {
            let fallible = code
                .functions
                .iter()
                .find(|it| it.parameters.len() > 2)
                .map(|it| it.line);
            errors.extend(fallible.map(|it| facts.at(source, it)));
        }
    }
    Weigh::of("un script d'extraction")
        .part("un point de lancement", entry)
        .part("les connexions", connection)
        .part("la gestion des erreurs", errors)
        .part("la sauvegarde", save)
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let found: Vec<_> = context
        .facts
        .origins
        .iter()
        .map(|it| it.evidence.clone())
        .collect();
    versioned("un script d'extraction", "le script d'extraction", found)
}

fn five(context: &Context<'_>) -> Opinion {
    let kinds = context.facts.kinds_of_source();
    let mut weigh = Weigh::of("l'extraction de sources");
    for kind in Kind::ALL {
        let found = kinds
            .iter()
            .filter(|(it, _)| *it == kind)
            .map(|(_, it)| it.evidence.clone());
        weigh = weigh.part(kind.word(), found);
    }
    weigh.weak(context.of(&[Lie::Fabricated])).verdict(5)
}
