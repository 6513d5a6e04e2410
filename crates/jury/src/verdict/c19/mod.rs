//! C19: continuous delivery of the application.

mod documents;

use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::ci::Work;
use crate::words::{any, fold};
use documents::{accessible, documented, installed};

pub(super) const CRITERIA: Competence = &[
    ("C19.1", documented),
    ("C19.2", recognised),
    ("C19.3", packaged),
    ("C19.4", delivered),
    ("C19.5", kept),
    ("C19.6", installed),
    ("C19.7", accessible),
];

fn recognised(context: &Context<'_>) -> Opinion {
    let ci = &context.facts.ci;
    let build = ci.does(Work::Build).map(|it| it.evidence.clone());
    let deliver = ci
        .does(Work::Deploy)
        .or_else(|| ci.does(Work::Publish))
        .map(|it| it.evidence.clone());
    let lies = context.of(&[
        Lie::EchoJob,
        Lie::DisabledJob,
        Lie::CommentedJob,
        Lie::EphemeralDelivery,
    ]);
    // A delivery that only prints its name: what is built beside it is never delivered.
    let is_staged = deliver.is_none() && context.has(Lie::EchoJob);
    Weigh::of("la configuration de la livraison")
        .part("la construction", build)
        .part("la livraison", deliver)
        .lies(lies)
        .overruled_if(is_staged)
        .claim(
            context
                .facts
                .deploy
                .dockerfiles
                .iter()
                .map(|it| it.evidence.clone()),
        )
        .all()
        .or_partial("Des images sont décrites, mais aucune tâche ne les construit ni ne les livre.")
}

fn packaged(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let ci = &facts.ci;
    let build = ci
        .does(Work::Build)
        .or_else(|| ci.does(Work::Publish))
        .map(|it| it.evidence.clone());
    let images = facts
        .deploy
        .dockerfiles
        .iter()
        .map(|it| it.evidence.clone());
    let is_built = build.is_some();
    let copies = context.of(&[Lie::MissingCopy]);
    let is_broken = !copies.is_empty() && !is_built;
    Weigh::of("le packaging")
        .part(
            "de quoi emballer l'application",
            build.into_iter().chain(images),
        )
        .lies(copies.iter().copied())
        .lies(context.of(&[Lie::EchoJob]))
        .overruled_if(is_broken)
        .weak_if(!is_built, "aucune tâche ne le construit")
        .all()
}

fn delivered(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let ci = &facts.ci;
    let job = ci.jobs().find(|(_, job)| {
        job.runs() && (job.has(Work::Deploy).is_some() || job.has(Work::Publish).is_some())
    });
    let item = job
        .and_then(|(_, job)| job.has(Work::Deploy).or_else(|| job.has(Work::Publish)))
        .map(|it| it.evidence.clone());
    let waits = job.is_some_and(|(_, job)| {
        !job.job.needs.is_empty() || job.has(Work::Build).is_some() || job.has(Work::Test).is_some()
    });
    let claims = facts.lines(|line| {
        any(
            &line.folded,
            &[
                "railway",
                "heroku",
                "render$",
                "vercel",
                "azure$",
                "aws$",
                "deploiement automatique",
                "deploye sur",
                "deploiement continu",
            ],
        )
    });
    let claims = claims.into_iter().filter(|it| {
        !["veille", "benchmark", "rgpd", "eco"]
            .iter()
            .any(|term| fold(&it.path).contains(term))
    });
    Weigh::of("la livraison de l'application")
        .part("une tâche de livraison", item)
        .lies(context.of(&[Lie::EchoJob, Lie::EphemeralDelivery]))
        .weak_if(!waits, "elle n'attend ni tests ni construction")
        .claim(claims)
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let named: Vec<_> = facts
        .ci
        .workflows
        .iter()
        .filter(|it| {
            let text = fold(&format!(
                "{} {}",
                it.evidence.path.rsplit('/').next().unwrap_or_default(),
                it.workflow.name
            ))
            .replace(['_', '-', '/', '.'], " ");
            any(
                &text,
                &[
                    "cd$", "deploy", "deploi", "livr", "release", "delivery", "publish", "paquet",
                ],
            )
        })
        .map(|it| it.evidence.clone())
        .collect();
    let delivers = facts
        .ci
        .does(Work::Deploy)
        .or_else(|| facts.ci.does(Work::Publish))
        .map(|it| it.evidence.clone());
    let builds = facts.ci.does(Work::Build).map(|it| it.evidence.clone());
    let images = facts
        .deploy
        .dockerfiles
        .iter()
        .map(|it| it.evidence.clone());
    let is_chain = !named.is_empty() || delivers.is_some();
    Weigh::of("les sources de la livraison")
        .part(
            "les sources de la livraison",
            delivers
                .into_iter()
                .chain(named)
                .chain(builds)
                .chain(images),
        )
        .weak_if(!is_chain, "la livraison elle-même n'est pas dans le dépôt")
        .all()
}
