//! Whether the proof of concept can be reached, and what is concluded from it.

use crate::checks::Kind as Lie;
use crate::facts::ci::Work;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(crate) const HOSTS: &[&str] = &[
    "railway.app",
    "onrender.com",
    "herokuapp.com",
    "vercel.app",
    "netlify.app",
    "streamlit.app",
    "azurewebsites.net",
    "fly.dev",
    "hf.space",
    "run.app",
    "amazonaws.com",
    "scalingo.io",
    "alwaysdata.net",
    "pythonanywhere.com",
    "ngrok",
];

pub(super) fn reachable(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let address = facts.lines(|line| HOSTS.iter().any(|it| line.text.contains(it)));
    let links = facts.docs().flat_map(|(source, doc)| {
        doc.links
            .iter()
            .filter(|it| HOSTS.iter().any(|host| it.target.contains(host)))
            .map(move |it| facts.with(source, it.line, &it.target))
    });
    let deploy = facts.ci.does(Work::Deploy).map(|it| it.evidence.clone());
    let claims = facts.lines(|line| {
        any(
            &line.folded,
            &[
                "railway",
                "render$",
                "heroku",
                "vercel",
                "pre-production",
                "preproduction",
                "preprod",
                "staging",
                "deploye sur",
                "heberge sur",
                "azure$",
                "en ligne",
            ],
        ) && !any(&line.folded, &["benchmark"])
    });
    let claims = claims.into_iter().filter(|it| {
        !["veille", "benchmark", "rgpd", "eco"]
            .iter()
            .any(|term| fold(&it.path).contains(term))
            && any(
                &fold(&it.quote),
                &[
                    "heberg", "deploi", "deploy", "railway", "heroku", "render", "vercel",
                ],
            )
    });
    Weigh::of("une preuve de concept en pré-production")
        .part("une adresse à ouvrir", address.into_iter().chain(links))
        .part(
            "son déploiement",
            deploy.into_iter().chain(facts.deploy.platforms.clone()),
        )
        .claim(claims)
        .all()
}

pub(super) fn concluded(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = context
        .about(&topic(
            &["preuve de concept", "poc$", "proof of concept", "prototype"],
            &[],
            0,
        ))
        .into_iter()
        .filter(|it| it.is_heading)
        .collect();
    let ends = hits
        .iter()
        .filter(|it| {
            it.says(&[
                "conclusion",
                "decision",
                "go/no",
                "go / no",
                "conclu",
                "poursuiv",
                "abandon",
            ])
        })
        .map(|it| it.evidence.clone());
    Weigh::of("la conclusion de la preuve de concept")
        .part(
            "la preuve de concept",
            hits.iter()
                .filter(|it| it.size >= 20)
                .map(|it| it.evidence.clone()),
        )
        .part("sa conclusion", ends)
        .lie(
            context.dead(&["poc", "preuve de concept"]),
            "Une preuve de concept est annoncée, mais son chemin est absent du commit.",
        )
        .weak(
            context
                .of(&[Lie::DeadTrace])
                .into_iter()
                .filter(|it| fold(&it.evidence.quote).contains("poc")),
        )
        .all()
}
