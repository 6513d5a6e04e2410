//! C7: a benchmark of AI services.

mod services;
mod studies;

use super::shared::topic;
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::facts::docs::Topic;
use crate::words::any;
use services::{by_provider, fit, green, listed, set_aside};
use studies::{claims, lines, sections, titled};

pub(super) const CRITERIA: Competence = &[
    ("C7.1", need),
    ("C7.2", listed),
    ("C7.3", set_aside),
    ("C7.4", fit),
    ("C7.5", green),
    ("C7.6", requirements),
    ("C7.7", conclusion),
];

fn need(context: &Context<'_>) -> Opinion {
    Weigh::of("le besoin d'un service d'IA")
        .part(
            "le besoin et ses objectifs",
            sections(context, |it| {
                titled(
                    it,
                    &[
                        "besoin",
                        "objectif",
                        "contexte",
                        "problematique",
                        "expression",
                    ],
                )
            }),
        )
        .part(
            "les contraintes",
            lines(
                context,
                &["contrainte", "exigence", "budget", "latence", "rgpd"],
            ),
        )
        .claim(claims(context))
        .all()
}

fn requirements(context: &Context<'_>) -> Opinion {
    let technical = by_provider(
        context,
        &[
            "contrainte technique",
            "contraintes",
            "technique",
            "latence",
            "quota",
            "limite",
        ],
    );
    let prerequisites = by_provider(
        context,
        &[
            "prerequis",
            "installation",
            "materiel",
            "gpu",
            "ram$",
            "compte",
            "sdk",
        ],
    );
    let thin = lines(context, &["prerequis"]).len() < 3;
    Weigh::of("les contraintes techniques des services")
        .part("les contraintes techniques", technical)
        .part("les prérequis", prerequisites)
        .weak_if(thin, "les prérequis ne sont pas donnés pour chaque service")
        .all()
}

const END: Topic = topic(
    &[
        "conclusion",
        "recommand",
        "choix final",
        "decision",
        "synthese",
    ],
    &[],
    0,
);

fn conclusion(context: &Context<'_>) -> Opinion {
    let ends = sections(context, |it| any(&it.path, END.headings));
    let balance = lines(
        context,
        &[
            "avantage",
            "inconvenient",
            "points forts",
            "points faibles",
            "forces",
            "faiblesses",
            "pros",
            "cons$",
        ],
    );
    Weigh::of("la conclusion du benchmark")
        .part("une conclusion", ends)
        .part("avantages et inconvénients", balance)
        .all()
}
