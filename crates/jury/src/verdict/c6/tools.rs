//! The tool of the watch, and its cost.

use super::{hits, with};
use crate::verdict::Context;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

pub(super) const TOOLS: &[&str] = &[
    "feedly",
    "rss$",
    "flux rss",
    "inoreader",
    "google alert",
    "alertes google",
    "netvibes",
    "newsletter",
    "freshrss",
    "miniflux",
    "agregateur",
    "scoop.it",
    "pocket",
    "raindrop",
    "notion",
    "zapier",
    "atom",
    "notifications github",
    "notification github",
];

pub(super) fn tool(context: &Context<'_>) -> Opinion {
    let named = with(context, TOOLS);
    let argued = hits(context).into_iter().filter(|it| {
        let near = it.section.lines.iter().any(|line| {
            any(
                &line.folded,
                &[
                    "budget", "gratuit", "cout", "tarif", "choix", "choisi", "pourquoi", "adapte",
                    "avantage",
                ],
            )
        });
        it.says(TOOLS)
            && near
            && it.size >= 20
            && any(
                &fold(&it.section.title),
                &["outil", "agregat", "choix", "rss", "budget", "feedly"],
            )
    });
    let argued: Vec<_> = argued
        .filter(|it| {
            it.section.lines.iter().any(|line| {
                any(
                    &line.folded,
                    &[
                        "budget", "gratuit", "cout", "tarif", "pourquoi", "car$", "choisi",
                    ],
                )
            })
        })
        .map(|it| it.evidence)
        .collect();
    Weigh::of("un outil d'agrégation pour la veille")
        .part("un outil d'agrégation", named)
        .part("sa cohérence avec les sources et le budget", argued)
        .all()
}
