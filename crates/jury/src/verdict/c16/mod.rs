//! C16: leading the work.

mod traces;

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::facts::Evidence;
use crate::words::{any, fold};
use traces::{BOARDS, files, listed, tasks, traces};

pub(super) const CRITERIA: Competence = &[
    ("C16.1", method),
    ("C16.2", tools),
    ("C16.3", rituals),
    ("C16.4", open),
];

const AGILE: &[&str] = &[
    "agile",
    "scrum",
    "kanban",
    "sprint",
    "backlog",
    "burndown",
    "product owner",
    "ceremonie",
    "rituel",
    "gestion de projet",
    "daily scrum",
    "retrospective de sprint",
    "retrospective agile",
];

/// Lines of documents and tables about the leading of the work.
fn lines(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    let facts = context.facts;
    facts
        .docs()
        .filter(|(source, doc)| {
            let path = fold(&source.file.path).replace(['_', '-', '/', '.'], " ");
            any(&path, AGILE) || doc.sections.iter().any(|it| any(&fold(&it.title), AGILE))
        })
        .flat_map(|(source, doc)| {
            let titles = doc
                .sections
                .iter()
                .filter(|it| any(&fold(&it.title), terms))
                .map(move |it| facts.with(source, it.line, &it.title));
            titles.chain(
                doc.lines()
                    .filter(|it| any(&it.folded, terms))
                    .map(move |it| facts.with(source, it.line, &it.text)),
            )
        })
        .collect()
}

/// The same, tables of tasks left out: a row is not a rule.
fn prose(context: &Context<'_>, terms: &[&str]) -> Vec<Evidence> {
    lines(context, terms)
        .into_iter()
        .filter(|it| !it.path.ends_with(".csv"))
        .collect()
}

fn claims(context: &Context<'_>) -> Vec<Evidence> {
    context.saying(&["methode agile", "scrum", "kanban", "sprint"])
}

fn method(context: &Context<'_>) -> Opinion {
    // A method that is described, and of which nothing remains, is a sentence.
    if traces(context).is_empty() {
        let told = lines(
            context,
            &["sprint", "kanban", "scrum", "rituel", "ceremonie"],
        );
        let told = told.into_iter().chain(claims(context));
        return Weigh::of("la méthode agile").claim(told).verdict(1);
    }
    Weigh::of("la méthode agile")
        .part(
            "les cycles",
            lines(context, &["sprint", "iteration", "cycle"]),
        )
        .part(
            "les rôles",
            lines(
                context,
                &[
                    "product owner",
                    "scrum master",
                    "role",
                    "developpeur",
                    "assigne",
                    "responsable",
                ],
            ),
        )
        .part(
            "les rituels",
            prose(
                context,
                &[
                    "daily",
                    "retrospective",
                    "revue de sprint",
                    "sprint review",
                    "planning poker",
                    "melee",
                    "rituel",
                    "ceremonie",
                ],
            ),
        )
        .part(
            "les outils",
            lines(
                context,
                &[
                    "kanban",
                    "trello",
                    "jira",
                    "github project",
                    "backlog",
                    "notion",
                    "burndown",
                ],
            ),
        )
        .claim(claims(context))
        .all()
}

fn tools(context: &Context<'_>) -> Opinion {
    Weigh::of("les outils de pilotage")
        .part(
            "un backlog",
            files(context, &["backlog"])
                .into_iter()
                .chain(listed(context, &["backlog"]))
                .chain(tasks(context)),
        )
        .part(
            "un kanban",
            files(context, &["kanban"])
                .into_iter()
                .chain(context.saying(BOARDS))
                .chain(listed(context, &["kanban"])),
        )
        .part(
            "un burndown",
            files(context, &["burndown", "burn down"])
                .into_iter()
                .chain(listed(context, &["burndown", "burn-down", "velocite"])),
        )
        .claim(lines(context, &["backlog", "kanban", "burndown"]))
        .claim(claims(context))
        .all()
}

fn rituals(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about(&topic(
            &[
                "rituel",
                "ceremonie",
                "daily",
                "retrospective",
                "sprint review",
                "revue de sprint",
            ],
            &["daily", "retrospective", "revue de sprint", "planning"],
            3,
        ))
        .into_iter()
        .collect();
    let aims = hits
        .iter()
        .filter(|it| it.says(&["objectif", "but$", "afin de"]))
        .map(|it| it.evidence.clone());
    let terms = hits
        .iter()
        .filter(|it| {
            it.says(&[
                "duree",
                "minutes",
                "min$",
                "frequence",
                "participant",
                "chaque",
                "heure",
            ])
        })
        .map(|it| it.evidence.clone());
    Weigh::of("les objectifs et modalités des rituels")
        .part("leurs objectifs", aims)
        .part("leurs modalités", terms)
        .lie(
            context.dead(&["agile", "rituel", "methodo", "processus", "process"]),
            "La description des rituels est annoncée, mais son chemin est absent du commit.",
        )
        .claim(lines(context, &["rituel", "ceremonie", "retrospective"]))
        .all()
}

fn open(context: &Context<'_>) -> Opinion {
    let kept = files(context, &["backlog", "kanban", "burndown", "sprint"])
        .into_iter()
        .chain(listed(context, &["backlog", "kanban"]))
        .chain(context.saying(BOARDS))
        .chain(tasks(context));
    let kept: Vec<_> = kept.collect();
    // What is not there is shared with nobody.
    if kept.is_empty() {
        let told = lines(context, &["backlog", "kanban"]);
        return Weigh::of("l'accès aux éléments de pilotage")
            .claim(told)
            .verdict(1);
    }
    let shared = context.saying_both(
        &[
            "backlog",
            "kanban",
            "tableau de suivi",
            "tableau de pilotage",
            "outil de pilotage",
            "github project",
        ],
        &[
            "http",
            "partage",
            "accessible a",
            "toutes les parties",
            "consultable",
            "public",
        ],
    );
    Weigh::of("l'accès aux éléments de pilotage")
        .part("des éléments de pilotage dans le dépôt", kept)
        .part("leur partage avec toutes les parties", shared)
        .all()
}
