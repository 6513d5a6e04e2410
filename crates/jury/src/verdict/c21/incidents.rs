//! Where incidents are told: documents, notes in the code, repairs in the history.

use crate::facts::Evidence;
use crate::facts::docs::{Hit, Topic};
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::words::{any, fold};

pub(super) const INCIDENT: Topic = topic(
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

pub(super) fn documents<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
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
pub(super) fn notes(context: &Context<'_>) -> Vec<Evidence> {
    let mut found = context.facts.notes(|line| {
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
    });
    // A notebook explores: what it says of a risk is no incident.
    found.retain(|it| !it.path.ends_with(".ipynb"));
    found
}

/// Commits that say they repair something.
pub(super) fn repairs(context: &Context<'_>) -> Vec<(Evidence, bool)> {
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
