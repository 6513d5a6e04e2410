//! C4, what installs and fills the database.

mod imports;

use crate::checks::Kind as Lie;
use crate::facts::docs::{Hit, Topic};
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};
pub(super) use imports::{dependencies, import_documented, imported};

pub(in crate::verdict) const INSTALL: Topic = topic(
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
pub(in crate::verdict) fn with_commands<'a>(context: &Context<'a>, topic: &Topic) -> Vec<Hit<'a>> {
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

pub(super) fn installed(context: &Context<'_>) -> Opinion {
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
    let dead = context.dead_commands();
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
        .weak(context.of(&[Lie::MissingMount, Lie::MissingMigrations]))
        .overruled_if(is_hopeless)
        .all()
}
