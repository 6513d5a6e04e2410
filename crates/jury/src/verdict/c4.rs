//! C4: a database that respects the RGPD.

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::{Kind as Lie, personal};
use crate::facts::docs::{Hit, Topic};
use crate::facts::roles::Domain;
use crate::facts::schema::Origin;
use crate::facts::{Evidence, docs_models};
use crate::readers::sql::Kind;
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C4.1", merise),
    ("C4.2", created),
    ("C4.3", chosen),
    ("C4.4", installed),
    ("C4.5", imported),
    ("C4.6", import_documented),
    ("C4.7", dependencies),
    ("C4.8", register),
    ("C4.9", sorting),
    ("C4.10", planned),
];

/// Files and headings that bear one of these names, and hold something.
pub(super) fn drawn(context: &Context<'_>, names: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found: Vec<_> = facts
        .sources
        .iter()
        .filter(|it| {
            let is_drawing = matches!(
                it.file.extension().as_str(),
                "png"
                    | "jpg"
                    | "jpeg"
                    | "svg"
                    | "drawio"
                    | "mcd"
                    | "mocodo"
                    | "dbml"
                    | "loo"
                    | "pdf"
                    | "puml"
                    | "mmd"
                    | "dot"
                    | "md"
                    | "webp"
            );
            let path = fold(&it.file.path).replace(['_', '-', '/', '.'], " ");
            is_drawing && any(&path, names) && it.file.size > 100
        })
        .map(|it| facts.with(it, 1, &it.file.path))
        .collect();
    for (source, doc) in facts.docs() {
        for section in doc
            .sections
            .iter()
            .filter(|it| any(&fold(&it.title), names))
        {
            let has_drawing = doc
                .blocks
                .iter()
                .any(|it| it.line >= section.line && it.line < section.line + 60)
                || doc
                    .images
                    .iter()
                    .any(|it| it.line >= section.line && it.line < section.line + 40);
            if has_drawing || section.rows() >= 2 || section.words() >= 20 {
                found.push(facts.with(source, section.line, &section.title));
            }
        }
    }
    found
}

fn merise(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let entities: Vec<_> = docs_models(facts).into_iter().map(|(_, it)| it).collect();
    let conceptual = drawn(
        context,
        &[
            "mcd$",
            "modele conceptuel",
            "entite-association",
            "entites-associations",
        ],
    );
    let conceptual: Vec<_> = conceptual
        .into_iter()
        .chain(if entities.len() >= 2 {
            entities
        } else {
            Vec::new()
        })
        .collect();
    let logical = drawn(context, &["mld$", "mlr$", "modele logique"]);
    let pictured = drawn(
        context,
        &[
            "mpd$",
            "modele physique",
            "erd$",
            "bdd$",
            "schema bdd",
            "db$",
            "schema base",
        ],
    );
    let physical = facts
        .tables
        .iter()
        .filter(|it| it.origin == Origin::Sql)
        .map(|it| it.evidence.clone());
    Weigh::of("les modèles de données")
        .part("le modèle conceptuel (MCD)", conceptual)
        .part("le modèle logique (MLD)", logical)
        .part(
            "le modèle physique (MPD)",
            pictured.into_iter().chain(physical),
        )
        .lie(
            context.dead(&["merise", "mcd", "mld"]),
            "Un modèle Merise est annoncé, mais son chemin est absent du commit.",
        )
        .weak(context.of(&[Lie::ModelGap]))
        .all()
}

fn created(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let tables: Vec<_> = facts.tables.iter().map(|it| it.evidence.clone()).collect();
    let broken = facts.sources.iter().any(|it| {
        let Some(text) = it.file.text().filter(|_| it.file.extension() == "sql") else {
            return false;
        };
        let sql = crate::readers::sql::read(text, 1);
        let creates = sql.statements.iter().any(|it| it.kind == Kind::CreateTable);
        creates && sql.faults.len() > sql.statements.len()
    });
    Weigh::of("la création de la base")
        .part("les tables créées par un script ou des migrations", tables)
        .weak_if(
            broken,
            "une partie du script ne se lit dans aucun dialecte SQL",
        )
        .all()
}

const ENGINES: &[&str] = &[
    "postgres",
    "mysql",
    "sqlite",
    "mongodb",
    "mariadb",
    "sgbd",
    "duckdb",
    "sql server",
    "oracle",
];

fn chosen(context: &Context<'_>) -> Opinion {
    let topic = topic(
        &[
            "choix du sgbd",
            "choix de la base",
            "sgbd",
            "postgres",
            "mysql",
            "sqlite",
            "mongodb",
            "mariadb",
            "choix technique",
            "choix techno",
            "base de donnees",
        ],
        &[],
        0,
    );
    let hits = context.about(&topic);
    let argued = hits.iter().filter(|it| {
        let is_choice = any(&it.section.path, &["choix", "pourquoi", "sgbd", "adr"])
            || any(&fold(&it.section.title), ENGINES);
        let lines = it
            .section
            .lines
            .iter()
            .filter(|line| any(&line.folded, ARGUMENTS))
            .count();
        is_choice && it.says(ENGINES) && it.size >= 30 && lines >= 1
    });
    let argued: Vec<_> = argued.map(|it| it.evidence.clone()).collect();
    let lines = context.saying_both(
        ENGINES,
        &[
            "choisi",
            "retenu",
            "justifi",
            "plutot que",
            "parce que",
            "prefere a",
        ],
    );
    let is_short = argued.is_empty();
    Weigh::of("le choix du SGBD")
        .part(
            "un argument sur le choix du SGBD",
            argued.into_iter().chain(lines),
        )
        .weak_if(is_short, "l'argument tient en une phrase")
        .all()
}

const ARGUMENTS: &[&str] = &[
    "car$",
    "parce que",
    "choisi",
    "retenu",
    "justif",
    "plutot que",
    "avantage",
    "permet",
    "adapte",
    "contrainte",
    "relationnel",
];

pub(super) const INSTALL: Topic = topic(
    &[
        "installation",
        "install",
        "demarrage",
        "lancement",
        "lancer",
        "quick start",
        "quickstart",
        "getting started",
        "mise en route",
        "utilisation",
        "usage",
        "commandes",
        "deploiement",
        "docker",
    ],
    &[],
    0,
);

/// Sections of installation that hold commands.
pub(super) fn with_commands<'a>(context: &Context<'a>, topic: &Topic) -> Vec<Hit<'a>> {
    let has_block = |hit: &Hit<'_>| {
        let end = hit.section.line + 60;
        let next = hit
            .source
            .read
            .doc
            .iter()
            .flat_map(|doc| &doc.sections)
            .find(|it| it.line > hit.section.line)
            .map_or(end, |it| it.line);
        let in_block = hit
            .source
            .read
            .doc
            .iter()
            .flat_map(|doc| &doc.blocks)
            .any(|it| it.line >= hit.section.line && it.line <= next);
        in_block
            || hit.says(&[
                "pip install",
                "docker compose",
                "docker-compose",
                "npm ",
                "python ",
                "cargo ",
            ])
    };
    context
        .about(topic)
        .into_iter()
        .filter(|it| it.is_heading && has_block(it))
        .collect()
}

fn installed(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let database = facts
        .deploy
        .services()
        .filter(|it| any(&fold(&it.image), &["postgres", "mysql", "mariadb", "mongo"]))
        .map(|it| it.evidence.clone());
    let tables = facts.tables.iter().map(|it| it.evidence.clone());
    let procedure: Vec<_> = with_commands(context, &INSTALL)
        .into_iter()
        .map(|it| it.evidence)
        .collect();
    let api = facts.apis.iter().map(|it| it.evidence.clone());
    let dead = context.of(&[Lie::DeadCommand]);
    let copies = context.of(&[Lie::MissingCopy]);
    // A procedure that cannot be followed on a fresh clone proves nothing.
    let is_hopeless = dead.len() >= 2 && !copies.is_empty() || dead.len() >= 4;
    Weigh::of("l'installation de la base et de l'API")
        .part("la base", database.chain(tables))
        .part("l'API", api)
        .part("une procédure avec ses commandes", procedure)
        .lies(dead.iter().copied().chain(copies.iter().copied()))
        .weak(dead)
        .weak(copies)
        .overruled_if(is_hopeless)
        .all()
}

fn inserts(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let is_route = |path: &str| {
        facts
            .apis
            .iter()
            .any(|api| api.routes.iter().any(|it| it.evidence.path == path))
    };
    let mut found: Vec<_> = facts
        .statements
        .iter()
        .filter(|it| {
            !it.is_test
                && matches!(it.said.kind, Kind::Insert | Kind::Copy)
                && !it.evidence.path.contains("migrations/")
        })
        .filter(|it| !is_route(&it.evidence.path))
        .map(|it| it.evidence.clone())
        .collect();
    for (source, code) in facts.programs() {
        let call = code.calls.iter().find(|it| {
            matches!(
                it.method(),
                "to_sql"
                    | "bulk_create"
                    | "bulk_insert_mappings"
                    | "executemany"
                    | "copy_expert"
                    | "add_all"
                    | "insert_many"
                    | "copy_from"
                    | "update_or_create"
                    | "copy_in_raw"
            ) || (matches!(it.method(), "add" | "merge") && it.receiver().ends_with("session"))
        });
        if let Some(call) = call.filter(|_| !is_route(&source.file.path)) {
            found.push(facts.at(source, call.line));
        }
    }
    found.sort_by_key(|it| {
        !any(
            &fold(&it.path).replace(['/', '_', '.'], " "),
            &["seed", "import", "load", "insert", "db", "data", "etl"],
        )
    });
    found
}

fn imported(context: &Context<'_>) -> Opinion {
    let found = inserts(context);
    let stems: Vec<_> = found
        .iter()
        .filter_map(|it| {
            it.path
                .rsplit('/')
                .next()?
                .split('.')
                .next()
                .map(str::to_owned)
        })
        .collect();
    let (tests, _) = context.cases(|case| {
        let code = context.facts.sources[case.source].read.code.as_ref();
        let imports = code.is_some_and(|code| {
            code.imports.iter().any(|it| {
                stems
                    .iter()
                    .any(|stem| it.module.ends_with(stem.as_str()) || it.name == *stem)
            })
        });
        let named = any(
            &fold(&format!("{} {}", case.evidence.path, case.name)).replace(['_', '/'], " "),
            &["seed", "import", "insert", "load", "copy"],
        );
        imports || named
    });
    let run = context
        .facts
        .ci
        .jobs()
        .flat_map(|(_, job)| &job.works)
        .filter(|it| stems.iter().any(|stem| it.text.contains(stem.as_str())))
        .map(|it| it.evidence.clone());
    let proofs: Vec<_> = tests
        .iter()
        .map(|it| it.evidence.clone())
        .chain(run)
        .collect();
    Weigh::of("un script d'import")
        .part("le script qui insère les données", found)
        .part("la preuve qu'il s'exécute (test, tâche)", proofs)
        .all()
}

const IMPORT: Topic = topic(
    &[
        "import",
        "chargement",
        "alimentation",
        "seed",
        "insertion",
        "peuplement",
        "etl",
        "pipeline",
    ],
    &[],
    0,
);

fn import_documented(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about(&IMPORT)
        .into_iter()
        .filter(|it| it.source.role.is_root && it.is_heading)
        .collect();
    let long = hits
        .iter()
        .filter(|it| it.size >= 35)
        .map(|it| it.evidence.clone());
    let facts = context.facts;
    let is_root = |path: &str| !path.contains('/');
    let mentions = context
        .saying(&[
            "import",
            "seed",
            "chargement",
            "charge les donnees",
            "insertion",
            "etl",
        ])
        .into_iter()
        .filter(|it| is_root(&it.path));
    let dead = facts
        .dead(&[])
        .into_iter()
        .find(|it| {
            it.is_readme && is_root(&it.evidence.path) && it.path.to_lowercase().ends_with(".md")
        })
        .map(|it| it.evidence.clone());
    let long: Vec<_> = long.collect();
    let is_thin = long.is_empty();
    let mention: Vec<_> = mentions.collect();
    let is_led_away = is_thin && dead.is_some();
    Weigh::of("la documentation de l'import à la racine")
        .part("une section sur l'import à la racine", long.into_iter().chain(mention))
        .lie(dead, "La documentation est annoncée à la racine, mais le chemin qu'elle donne est absent du commit.")
        .overruled_if(is_led_away && hits.is_empty())
        .weak_if(is_thin, "l'import n'est que mentionné")
        .all()
}

fn dependencies(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let written = context.places(&topic(
        &[
            "prerequis",
            "prerequisites",
            "dependance",
            "stack",
            "installation",
            "technolog",
            "requirements",
        ],
        &[],
        0,
    ));
    let commands: Vec<_> = with_commands(context, &INSTALL)
        .into_iter()
        .map(|it| it.evidence)
        .collect();
    let dead: Vec<_> = context
        .of(&[Lie::DeadPath])
        .into_iter()
        .filter(|it| it.evidence.path.to_lowercase().ends_with("readme.md"))
        .collect();
    Weigh::of("les dépendances et les commandes")
        .part("les dépendances déclarées", facts.manifest.files.clone())
        .part("les dépendances documentées", written)
        .part("les commandes d'exécution", commands)
        .weak(context.of(&[Lie::Undeclared]))
        .weak(context.of(&[Lie::DeadCommand]))
        .weak(dead)
        .all()
}

const REGISTER: &[&[&str]] = &[
    &["finalite", "purpose"],
    &[
        "base legale",
        "base juridique",
        "consentement",
        "interet legitime",
        "legal basis",
    ],
    &["conservation", "duree", "retention"],
    &["destinataire", "acces aux donnees", "recipient"],
    &["categorie", "donnees collectees", "type de donnees"],
    &["personnes concernees", "personne concernee", "data subject"],
    &[
        "responsable de traitement",
        "responsable du traitement",
        "dpo",
    ],
];

fn register(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let mut best: Vec<(usize, Evidence, bool)> = Vec::new();
    for (source, doc) in facts.docs() {
        let path = fold(&source.file.path).replace(['_', '-', '/', '.'], " ");
        let titled = doc
            .sections
            .iter()
            .find(|it| any(&fold(&it.title), &["registre"]));
        if !any(&path, &["registre"]) && titled.is_none() {
            continue;
        }
        let text: String = doc
            .sections
            .iter()
            .map(|it| it.path.clone())
            .chain(doc.lines().map(|it| it.folded.clone()))
            .collect::<Vec<_>>()
            .join("\n");
        let parts = REGISTER.iter().filter(|it| any(&text, it)).count();
        let line = titled.map_or(1, |it| it.line);
        best.push((parts, facts.at(source, line), source.role.is_template));
    }
    best.sort_by_key(|it| std::cmp::Reverse(it.0));
    let full: Vec<_> = best
        .iter()
        .filter(|it| it.0 >= 4 && !it.2)
        .map(|it| it.1.clone())
        .collect();
    let thin: Vec<_> = best
        .iter()
        .filter(|it| it.0 >= 1 && !it.2)
        .map(|it| it.1.clone())
        .collect();
    let personal: usize = facts.tables.iter().map(|it| it.personal().len()).sum();
    let unsaid = context.of(&[Lie::UnregisteredColumn]);
    let is_full = !full.is_empty();
    Weigh::of("le registre des traitements")
        .part("le registre", thin)
        .lies(
            context
                .of(&[Lie::Template])
                .into_iter()
                .filter(|it| fold(&it.evidence.path).contains("registre")),
        )
        .lie(
            context.promised(&["registre"]),
            "Un registre est annoncé, mais son chemin est absent du commit.",
        )
        .weak_if(
            !is_full,
            "il manque des rubriques d'un registre (finalité, base légale, durée, destinataires…)",
        )
        .weak(if unsaid.len() * 2 > personal {
            unsaid
        } else {
            Vec::new()
        })
        .claim(context.saying(&["registre des traitements", "registre de traitement"]))
        .all()
}

const SORTING: Topic = topic(
    &[
        "tri des donnees",
        "procedure de tri",
        "procedures de tri",
        "purge",
        "conservation",
        "anonymisation",
        "suppression des donnees",
        "duree de conservation",
        "retention",
    ],
    &["purge", "anonymis", "conservation", "supprim", "effacement"],
    3,
);

fn durations(hit: &Hit<'_>) -> bool {
    hit.section.lines.iter().any(|it| {
        it.folded.chars().any(|it| it.is_ascii_digit())
            && any(
                &it.folded,
                &[
                    "ans$", "an$", "mois", "jours", "jour$", "annees", "years", "days", "months",
                ],
            )
    })
}

fn sorting(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about_in(&[Domain::General, Domain::Privacy], &SORTING)
        .into_iter()
        .filter(|it| it.is_heading && !it.is_template)
        .collect();
    let long: Vec<_> = hits
        .iter()
        .filter(|it| it.size >= 25)
        .map(|it| it.evidence.clone())
        .collect();
    let lasting: Vec<_> = hits
        .iter()
        .filter(|it| durations(it))
        .map(|it| it.evidence.clone())
        .collect();
    let coded = personal::purges(context.facts);
    let written = !long.is_empty();
    Weigh::of("les procédures de tri des données personnelles")
        .part("une procédure écrite", long.into_iter().chain(coded))
        .part("des durées de conservation", lasting)
        .weak_if(!written, "la règle n'est que dans le code")
        .claim(
            context
                .facts
                .lines_of(&[Domain::General, Domain::Privacy], |line| {
                    any(&line.folded, &["purge", "anonymis", "rgpd"])
                }),
        )
        .all()
}

fn planned(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let purges = personal::purges(facts);
    let lost = facts.mentions.iter().any(|it| {
        let path = fold(&it.path);
        let is_program = [".py", ".sh", ".sql", ".rs", ".js"]
            .iter()
            .any(|end| path.ends_with(end));
        !it.is_there
            && is_program
            && ["cleanup", "purge", "anonymi", "rgpd", "tri_"]
                .iter()
                .any(|term| path.contains(term))
    });
    let often = facts.lines_of(&[Domain::General, Domain::Privacy], |line| {
        any(
            &line.folded,
            &[
                "purge",
                "suppression",
                "anonymis",
                "tri$",
                "nettoyage",
                "conservation",
                "archivage",
                "verification",
                "controle",
                "revue",
            ],
        ) && any(
            &line.folded,
            &[
                "quotidien",
                "hebdomadaire",
                "mensuel",
                "trimestriel",
                "annuel",
                "chaque jour",
                "chaque nuit",
                "chaque semaine",
                "chaque mois",
                "tous les",
                "cron",
                "frequence",
                "semestriel",
            ],
        )
    });
    let scheduled = personal::planned(facts, &purges);
    let away: Vec<_> = context
        .of(&[Lie::PersonalPath])
        .into_iter()
        .filter(|it| purges.iter().any(|purge| purge.path == it.evidence.path))
        .collect();
    let legal = context.about_in(
        &[Domain::General, Domain::Privacy],
        &topic(
            &[
                "rgpd",
                "donnees personnelles",
                "gdpr",
                "conservation",
                "tri des donnees",
                "registre",
            ],
            &[],
            0,
        ),
    );
    let often: Vec<_> = often
        .into_iter()
        .filter(|it| legal.iter().any(|hit| hit.evidence.path == it.path))
        .collect();
    Weigh::of("la mise en œuvre du tri des données")
        .part("un traitement de tri", purges)
        .part("sa fréquence", often)
        .part("sa planification", scheduled)
        .weak(away)
        .weak_if(lost, "un script de tri annoncé est absent du commit")
        .all()
}
