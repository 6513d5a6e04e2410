//! What the leading of the work leaves: boards, lists of tasks, cycles told one by one.

use super::lines;
use crate::facts::Evidence;
use crate::readers::doc::{Kind, Section};
use crate::verdict::Context;
use crate::words::{any, fold};

/// Boards kept elsewhere, by their address.
pub(super) const BOARDS: &[&str] = &[
    "trello.com",
    "github.com/users",
    "atlassian.net",
    "/projects/",
    "notion.so",
    "taiga.io",
    "miro.com",
];

pub(super) fn files(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    facts
        .sources
        .iter()
        .filter(|it| {
            it.file.size > 50
                && any(
                    &fold(&it.file.path).replace(['_', '-', '/', '.'], " "),
                    terms,
                )
                && it.read.code.is_none()
        })
        .map(|it| facts.with(it, 1, &it.file.path))
        .collect()
}

/// A list of tasks with their state, in a document that follows the work: a backlog by another name.
pub(super) fn tasks(context: &Context<'_>) -> Vec<Evidence> {
    const NAMES: &[&str] = &[
        "suivi",
        "tache",
        "planning",
        "roadmap",
        "feuille de route",
        "gestion de projet",
        "avancement",
    ];
    const FEWEST: usize = 5;
    let facts = context.facts;
    let states = |section: &Section| {
        let lines = section.lines.iter();
        lines.filter(|it| matches!(it.kind, Kind::Task(_))).count()
    };
    let followed = facts.docs().filter(|(source, doc)| {
        any(&source.words, NAMES) && doc.sections.iter().map(states).sum::<usize>() >= FEWEST
    });
    let first = followed.filter_map(|(source, doc)| {
        let section = doc.sections.iter().find(|it| states(it) > 0)?;
        Some(facts.with(source, section.line, &section.title))
    });
    first.collect()
}

/// A section of this name that lists things: a board written in a document.
pub(super) fn listed(context: &Context<'_>, names: &[&str]) -> Vec<Evidence> {
    const FEWEST: usize = 5;
    let facts = context.facts;
    let sections = facts.docs().flat_map(|(source, doc)| {
        let own = doc
            .sections
            .iter()
            .filter(|it| any(&fold(&it.title), names));
        own.map(move |it| (source, it))
    });
    let is_item = |kind: Kind| matches!(kind, Kind::Row | Kind::Task(_));
    sections
        .filter(|(_, it)| it.lines.iter().filter(|it| is_item(it.kind)).count() >= FEWEST)
        .map(|(source, it)| facts.with(source, it.line, &it.title))
        .collect()
}

/// What a method leaves when it is followed: a board, a list of tasks, a journal of its cycles.
pub(super) fn traces(context: &Context<'_>) -> Vec<Evidence> {
    const NAMES: &[&str] = &[
        "backlog",
        "kanban",
        "sprint",
        "burndown",
        "compte rendu",
        "journal de bord",
    ];
    let mut found = files(context, NAMES);
    found.extend(tasks(context));
    found.extend(listed(context, &["backlog", "kanban", "sprint", "taches"]));
    found.extend(context.saying(BOARDS));
    found.extend(cycles(context));
    found
}

/// Cycles told one by one: « Sprint 1 », « Sprint 2 », each with what was done.
fn cycles(context: &Context<'_>) -> Vec<Evidence> {
    let is_one = |text: &str| {
        ["sprint ", "iteration "].iter().any(|it| {
            let rest = text.split(it).nth(1).unwrap_or_default();
            rest.starts_with(|it: char| it.is_ascii_digit())
        })
    };
    let found: Vec<_> = lines(context, &["sprint", "iteration"])
        .into_iter()
        .filter(|it| is_one(&fold(&it.quote)))
        .collect();
    if found.len() >= 2 { found } else { Vec::new() }
}
