//! C4, the models: conceptual, logical, physical, and the choice of the engine.

use crate::checks::Kind as Lie;
use crate::facts::schema::Origin;
use crate::facts::{Evidence, docs_models};
use crate::readers::sql::Kind;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// Files and headings that bear one of these names, and hold something.
pub(in crate::verdict) fn drawn(context: &Context<'_>, names: &[&str]) -> Vec<Evidence> {
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
            is_drawing && !it.role.is_page && any(&path, names) && it.file.size > 100
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

pub(super) fn merise(context: &Context<'_>) -> Opinion {
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

pub(super) fn created(context: &Context<'_>) -> Opinion {
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

pub(super) fn chosen(context: &Context<'_>) -> Opinion {
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
