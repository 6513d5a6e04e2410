//! What the documents of the delivery say.

use crate::checks::Kind as Lie;
use crate::facts::ci::Work;
use crate::facts::docs::{Hit, Topic, saying};
use crate::verdict::Context;
use crate::verdict::c13::TRIGGERS;
use crate::verdict::shared::{accessible_hits, topic};
use crate::verdict::weigh::{Opinion, Weigh, absent};
use crate::words::{any, fold};

pub(super) const TOPIC: Topic = topic(
    &[
        "deploiement",
        "deployment",
        "livraison",
        "mise en production",
        "ci/cd",
        "ci / cd",
        "docker",
        "release",
        "lancement",
        "demarrage",
    ],
    &[],
    0,
);

pub(super) fn hits<'a>(context: &Context<'a>) -> Vec<Hit<'a>> {
    context
        .about(&TOPIC)
        .into_iter()
        .filter(|it| {
            any(&it.section.path, TOPIC.headings)
                && !["veille", "benchmark", "rgpd"]
                    .iter()
                    .any(|term| fold(&it.source.file.path).contains(term))
        })
        .collect()
}

/// Tells of a delivery, and where it goes: a start on one's own machine is none.
fn delivers(hit: &Hit<'_>) -> bool {
    const ACTS: &[&str] = &["deploi", "deploy", "livr", "mise en production", "publi"];
    const PLACES: &[&str] = &[
        "production",
        "preprod",
        "staging",
        "registre",
        "registry",
        "docker hub",
        "dockerhub",
        "docker push",
        "ghcr",
        "serveur",
        "cloud",
        "release",
        "vps$",
        "railway",
        "render$",
        "heroku",
        "azure",
        "aws$",
        "vercel",
        "fly.io",
        "hugging face",
        "kubernetes",
        "archive",
        "image",
        "paquet",
    ];
    let is_local = any(
        &fold(&hit.section.title),
        &["en local", "locale$", "localement"],
    );
    !is_local && hit.says(ACTS) && hit.says(PLACES)
}

/// Something in the repository packages or delivers: without it a text documents no chain.
fn has_chain(context: &Context<'_>) -> bool {
    let facts = context.facts;
    !facts.ci.workflows.is_empty()
        || !facts.deploy.dockerfiles.is_empty()
        || !facts.deploy.composes.is_empty()
        || !facts.deploy.platforms.is_empty()
}

pub(super) fn documented(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = hits(context);
    let lies = context.of(&[Lie::DeliveryClaim]);
    let is_real = context
        .facts
        .ci
        .does(Work::Deploy)
        .or_else(|| context.facts.ci.does(Work::Publish))
        .is_some();
    let steps = saying(
        &hits,
        &[
            "docker", "build", "image", "job", "etape", "deploi", "paquet",
        ],
    );
    let claims = context.saying(&["livraison continue", "deploiement continu", "ci/cd"]);
    if !has_chain(context) && lies.is_empty() {
        return Weigh::of("la chaîne de livraison").claim(claims).verdict(1);
    }
    Weigh::of("la chaîne de livraison")
        .part("les étapes et les tâches", steps)
        .part("les déclencheurs", saying(&hits, TRIGGERS))
        .part(
            "la livraison elle-même",
            hits.iter()
                .filter(|it| is_real && delivers(it))
                .map(|it| it.evidence.clone()),
        )
        .lies(lies.iter().copied())
        .overruled_if(!lies.is_empty())
        .claim(claims)
        .all()
}

pub(super) fn installed(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = hits(context)
        .into_iter()
        .filter(|it| it.size >= 12)
        .collect();
    if hits.is_empty() || (!has_chain(context) && !context.has(Lie::DeliveryClaim)) {
        return absent("l'installation de la chaîne de livraison");
    }
    Weigh::of("l'installation de la chaîne de livraison")
        .part(
            "l'installation",
            saying(
                &hits,
                &["docker compose", "docker-compose", "install", "deploy"],
            ),
        )
        .part(
            "la configuration",
            saying(&hits, &[".env", "secret", "variable"]),
        )
        .part(
            "l'essai de la livraison",
            saying(
                &hits,
                &[
                    "verifier",
                    "tester la livraison",
                    "rollback",
                    "retour arriere",
                    "smoke",
                ],
            ),
        )
        .lies(context.of(&[Lie::DeliveryClaim]))
        .weak(context.of(&[Lie::DeliveryClaim]))
        .weak_if(
            !hits.iter().any(delivers),
            "c'est le lancement en local qui est décrit, et non une livraison",
        )
        .all()
}

pub(super) fn accessible(context: &Context<'_>) -> Opinion {
    let mut opinion = accessible_hits("la documentation de la livraison", hits(context));
    if context.has(Lie::DeliveryClaim) && opinion.status == crate::verdict::Status::Observed {
        opinion.status = crate::verdict::Status::Partial;
        "Le texte est structuré, mais il décrit une livraison qui n'existe pas."
            .clone_into(&mut opinion.reason);
    }
    opinion
}
