//! C21: solving an incident.

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::docs::{Hit, Topic};
use crate::words::{any, fold};

pub(super) const CRITERIA: Competence = &[
    ("C21.1", causes),
    ("C21.2", reproduced),
    ("C21.3", procedure),
    ("C21.4", explained),
    ("C21.5", kept),
];

const INCIDENT: Topic = topic(
    &[
        "incident",
        "postmortem",
        "post-mortem",
        "debogage",
        "debugging",
        "resolution de bug",
        "anomalie",
        "troubleshooting",
        "depannage",
    ],
    &[],
    0,
);

fn documents<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
    context
        .about(&INCIDENT)
        .into_iter()
        .filter(|it| it.is_heading && !it.is_template && it.size >= 20)
        .filter(|it| {
            !["veille", "rgpd", "benchmark"]
                .iter()
                .any(|term| fold(&it.source.file.path).contains(term))
        })
        .collect()
}

/// Comments that tell the cause of a fault that happened.
fn notes(context: &Context<'_>) -> Vec<Evidence> {
    context.facts.notes(|line| {
        let tells = any(
            line,
            &[
                "bug$",
                "regression",
                "fix$",
                "fix:",
                "corrige",
                "correctif",
                "contourne",
                "workaround",
                "sans cela",
                "sinon",
                "evite l'erreur",
                "incident",
                "plantait",
                "echouait",
                "bloque",
                "refusait",
            ],
        );
        let why = any(
            line,
            &[
                "car$",
                "parce que",
                "cause",
                "sinon",
                "quand",
                "si$",
                "because",
                "lorsque",
                "derriere",
                "sans ",
                "depuis",
                "alors que",
                "faute de",
                "bug",
            ],
        );
        tells && why && line.split_whitespace().count() >= 6
    })
}

/// Commits that say they repair something.
fn repairs(context: &Context<'_>) -> Vec<(Evidence, bool)> {
    let mut found = Vec::new();
    for repository in &context.facts.project.repositories {
        for commit in &repository.history {
            let subject = fold(commit.subject());
            let is_fix = any(
                &subject,
                &[
                    "fix",
                    "bug",
                    "corrig",
                    "correctif",
                    "correction",
                    "hotfix",
                    "resout",
                    "resolve",
                    "repare",
                ],
            );
            let merged = commit.is_merge
                || subject.contains("(#")
                || subject.contains("pull request")
                || subject.contains("merge request");
            if is_fix {
                let evidence = Evidence {
                    repository: repository.name.clone(),
                    path: format!("commit {}", &commit.id[..7.min(commit.id.len())]),
                    line: 1,
                    quote: crate::words::quote(commit.subject(), 120),
                };
                found.push((evidence, merged));
            }
        }
    }
    found
}

fn causes(context: &Context<'_>) -> Opinion {
    let told = documents(context)
        .into_iter()
        .filter(|it| it.says(&["cause", "origine", "diagnostic", "pourquoi", "racine"]))
        .map(|it| it.evidence);
    let notes = notes(context);
    let scripted = context.of(&[Lie::ScriptedIncident]);
    let told: Vec<_> = told.collect();
    let is_scripted = !scripted.is_empty() && told.is_empty();
    let few = told.is_empty() && notes.len() < 2;
    let fixes: Vec<_> = repairs(context).into_iter().map(|(it, _)| it).collect();
    Weigh::of("la cause d'un incident")
        .part(
            "la cause expliquée",
            told.into_iter().chain(notes).chain(fixes),
        )
        .lies(scripted)
        .overruled_if(is_scripted)
        .weak_if(
            few,
            "seuls des commits parlent de correction, sans en dire la cause",
        )
        .all()
}

fn reproduced(context: &Context<'_>) -> Opinion {
    let terms = [
        "regression",
        "non-regression",
        "reprodu",
        "bug",
        "incident",
        "rejoue",
        "issue",
        "ne plante",
        "no longer",
    ];
    let (good, hollow) = context.cases(|it| {
        any(
            &fold(&format!("{} {} {}", it.evidence.path, it.name, it.said))
                .replace(['_', '/'], " "),
            &terms,
        )
    });
    let told = documents(context)
        .into_iter()
        .filter(|it| it.says(&["reprodu", "etapes pour", "rejou"]))
        .map(|it| it.evidence);
    // The output of a run that failed, kept beside the tests.
    let facts = context.facts;
    let outputs = facts.sources.iter().filter(|it| {
        let path = fold(&it.file.path);
        (path.contains("test") || path.contains("debug") || path.contains("incident"))
            && matches!(it.file.extension().as_str(), "txt" | "log")
            && it.file.text().is_some_and(|text| {
                any(
                    &fold(text),
                    &[
                        "echec",
                        "erreur",
                        "error",
                        "failed",
                        "traceback",
                        "bug",
                        "trop court",
                        "ko$",
                        "succes: false",
                        "success: false",
                        "succes : false",
                    ],
                )
            })
    });
    let outputs: Vec<_> = outputs.map(|it| facts.at(it, 1)).collect();
    let is_tested = !good.is_empty();
    Weigh::of("la reproduction d'un incident")
        .part(
            "une reproduction",
            good.iter()
                .chain(&hollow)
                .map(|it| it.evidence.clone())
                .chain(outputs),
        )
        .claim(told)
        .weak_if(!is_tested, "aucun test qui peut échouer ne la rejoue")
        .all()
}

fn procedure(context: &Context<'_>) -> Opinion {
    let hits = documents(context);
    let steps = hits
        .iter()
        .filter(|it| it.section.lines.len() >= 3 || it.says(&["etape"]))
        .map(|it| it.evidence.clone());
    let tracked = context.facts.lines(|line| {
        line.text.contains("/issues/")
            || line.text.contains("issue #")
            || line.folded.contains("ticket #")
    });
    let scripted = context.of(&[Lie::ScriptedIncident]);
    Weigh::of("la procédure de débogage")
        .part(
            "une procédure",
            steps.chain(scripted.iter().map(|it| it.evidence.clone())),
        )
        .part("son outil de suivi", tracked)
        .all()
}

fn explained(context: &Context<'_>) -> Opinion {
    let hits = documents(context);
    let solved: Vec<_> = hits
        .iter()
        .filter(|it| it.says(&["solution", "correct", "resolution", "resolu", "fix$"]))
        .map(|it| it.evidence.clone())
        .collect();
    let is_written = !solved.is_empty();
    let scripted = context.of(&[Lie::ScriptedIncident]);
    Weigh::of("la solution d'un incident")
        .part(
            "la solution expliquée",
            solved.into_iter().chain(notes(context)),
        )
        .lies(scripted.iter().copied())
        .overruled_if(!scripted.is_empty() && !is_written)
        .weak_if(!is_written, "elle n'est que dans des commentaires")
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let fixes = repairs(context);
    let merged = fixes.iter().any(|(_, merged)| *merged);
    let has_history = context
        .facts
        .project
        .repositories
        .iter()
        .any(|it| !it.history.is_empty());
    if !has_history {
        return Opinion {
            status: super::Status::Oral,
            evidence: Vec::new(),
            reason:
                "L'archive ne porte pas d'historique : la demande de fusion se montre à l'oral."
                    .to_owned(),
        };
    }
    Weigh::of("la solution versionnée")
        .part(
            "des corrections versionnées",
            fixes.into_iter().map(|(it, _)| it),
        )
        .weak_if(!merged, "aucune n'est passée par une demande de fusion")
        .all()
}
