//! Whether the architecture spares energy and things.

use crate::facts::ci::Work;
use crate::verdict::Context;
use crate::verdict::shared::{REASONS, topic};
use crate::verdict::weigh::{Opinion, Weigh};

pub(super) const GREEN: &[&str] = &[
    "eco-responsab",
    "ecoresponsab",
    "eco-concept",
    "green$",
    "green it",
    "greenit",
    "green-it",
    "greentech",
    "bilan carbone",
    "neutralite carbone",
    "bas carbone",
    "emissions de carbone",
    "sobriete",
    "numerique responsable",
    "energie renouvelable",
    "hebergeur vert",
    "empreinte carbone",
    "empreinte ecolog",
    "empreinte environ",
    "empreinte energ",
    "empreinte numerique",
    "co2",
    "ecolog",
];

pub(super) fn green(context: &Context<'_>) -> Opinion {
    let lines = context.saying(GREEN);
    let chosen = context
        .about(&topic(GREEN, &[], 0))
        .into_iter()
        .filter(|it| {
            it.size >= 40
                && it.says(&[
                    "hebergeur",
                    "prestataire",
                    "fournisseur",
                    "cloud",
                    "data center",
                    "service",
                ])
                && it.says(REASONS)
        })
        .map(|it| it.evidence);
    let chosen: Vec<_> = chosen.collect();
    let is_used = !chosen.is_empty() && context.facts.ci.does(Work::Deploy).is_some();
    let few = lines.len() < 2;
    Weigh::of("le choix de services éco-responsables")
        .part(
            "des services éco-responsables",
            chosen
                .into_iter()
                .chain(if few { Vec::new() } else { lines.clone() }),
        )
        .claim(lines)
        .weak_if(
            !is_used,
            "rien ne montre que le service retenu est le plus sobre",
        )
        .all()
}
