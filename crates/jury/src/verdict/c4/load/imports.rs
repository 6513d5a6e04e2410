//! The program that imports, its documents, its dependencies.

use std::collections::{BTreeSet, HashSet};

use super::{INSTALL, with_commands};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::docs::Topic;
use crate::readers::sql::Kind;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// Programs that insert, whose tests are looked for.
const MOST_PROGRAMS: usize = 500;

pub(super) fn inserts(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let routes = facts.apis.iter().flat_map(|api| &api.routes);
    let routes: HashSet<&str> = routes.map(|it| it.evidence.path.as_str()).collect();
    let is_route = |path: &str| routes.contains(path);
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

pub(crate) fn imported(context: &Context<'_>) -> Opinion {
    let found = inserts(context);
    let stems: BTreeSet<_> = found
        .iter()
        .filter_map(|it| {
            it.path
                .rsplit('/')
                .next()?
                .split('.')
                .next()
                .map(str::to_owned)
        })
        .take(MOST_PROGRAMS)
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

pub(super) const IMPORT: Topic = topic(
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

pub(crate) fn import_documented(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about(&IMPORT)
        .into_iter()
        .filter(|it| it.source.role.is_root && it.is_heading)
        .collect();
    let long = hits
        .iter()
        .filter(|it| it.size >= 35 || (it.size >= 8 && it.has_block()))
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
    // A command of import in the blocks of a document at the root.
    let run = facts
        .docs()
        .filter(|(it, _)| it.role.is_root)
        .flat_map(|(source, doc)| {
            let blocks = doc.blocks.iter().filter(|it| {
                let text = fold(&it.text).replace(['_', '/', '.'], " ");
                any(
                    &text,
                    &["import", "seed", "load data", "charge", "alimente", "etl"],
                ) && any(
                    &text,
                    &["python", "cargo", "make", "docker", "npm", "psql", "bash"],
                )
            });
            blocks.map(move |it| facts.at(source, it.line))
        });
    let mentions = mentions.chain(run);
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

pub(crate) fn dependencies(context: &Context<'_>) -> Opinion {
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
        .weak(context.dead_commands())
        .weak(dead)
        .all()
}
