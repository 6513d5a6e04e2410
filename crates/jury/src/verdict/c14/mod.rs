//! C14: analysing a need.

mod linked;
mod stories;

use super::c4::{drawn, is_loose};
use super::weigh::{Opinion, Weigh};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::docs_models;
pub(super) use linked::{linked, said};
use stories::{accessibility, specified, standard};

pub(super) const CRITERIA: Competence = &[
    ("C14.1", modelled),
    ("C14.2", journeys),
    ("C14.3", specified),
    ("C14.4", accessibility),
    ("C14.5", standard),
];

fn modelled(context: &Context<'_>) -> Opinion {
    let entities: Vec<_> = docs_models(context.facts)
        .into_iter()
        .map(|(_, it)| it)
        .collect();
    let conceptual: Vec<_> = drawn(
        context,
        &[
            "mcd$",
            "modele conceptuel",
            "entite-association",
            "entites-associations",
            "erd$",
            "entity relationship",
        ],
    )
    .into_iter()
    .chain(if entities.len() >= 2 {
        entities
    } else {
        Vec::new()
    })
    .collect();
    let is_formal = !conceptual.is_empty();
    let is_loose = is_loose(context, &conceptual);
    let pictured = drawn(
        context,
        &[
            "db$",
            "bdd$",
            "mpd$",
            "mld$",
            "schema bdd",
            "uml$",
            "diagramme de classe",
            "modele de donnees",
        ],
    );
    Weigh::of("la modélisation des données")
        .part(
            "un modèle de données dessiné",
            conceptual.into_iter().chain(pictured),
        )
        .lie(
            context.dead(&["merise", "mcd", "modelisation"]),
            "Un modèle de données est annoncé, mais son chemin est absent du commit.",
        )
        .weak_if(
            !is_formal,
            "le dessin montre des tables, pas des entités et des associations",
        )
        .weak_if(
            is_loose,
            "aucune association ne relie les entités du modèle",
        )
        .weak(context.of(&[Lie::ModelGap]))
        .all()
}

pub(super) const MOCK_UPS: &[&str] = &[
    "wireframe",
    "maquette",
    "mockup",
    "mock-up",
    "parcours utilisateur",
    "user journey",
    "user flow",
    "userflow",
    "schema fonctionnel",
    "figma",
    "zoning",
    "storyboard",
    "diagramme d'activite",
    "cas d'utilisation",
    "use case",
    "parcours",
];

fn journeys(context: &Context<'_>) -> Opinion {
    let found = drawn(context, MOCK_UPS);
    let captures = context.of(&[Lie::Screenshot]);
    Weigh::of("les parcours utilisateurs")
        .part(
            "des parcours ou des maquettes",
            found.into_iter().chain(linked(context)),
        )
        .claim(said(context))
        .lies(captures.iter().copied())
        .lie(
            context.dead(MOCK_UPS),
            "Des maquettes sont annoncées, mais leur chemin est absent du commit.",
        )
        .overruled_if(!captures.is_empty())
        .all()
}
