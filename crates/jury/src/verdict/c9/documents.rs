//! What the documents of the API of the model say.

use super::{nothing, routes};
use crate::checks::Kind as Lie;
use crate::facts::docs::Topic;
use crate::verdict::Context;
use crate::verdict::c4::drawn;
use crate::verdict::shared::{accessible_hits, identity_documented, openapi, standard, topic};
use crate::verdict::weigh::{Opinion, Weigh, absent};

pub(super) const ARCHITECTURE: Topic = topic(&["architecture", "schema technique"], &[], 0);

pub(super) fn documented(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    let sections = context.about(&ARCHITECTURE).into_iter().filter(|it| {
        it.is_heading
            && (it.size >= 15
                || !it
                    .source
                    .read
                    .doc
                    .iter()
                    .flat_map(|it| &it.blocks)
                    .collect::<Vec<_>>()
                    .is_empty())
    });
    let architecture: Vec<_> = sections
        .map(|it| it.evidence)
        .chain(drawn(context, &["architecture"]))
        .collect();
    let is_lost = context.promised(&["architecture"]).is_some();
    Weigh::of("la documentation de l'API du modèle")
        .part("l'architecture", architecture)
        .part("tous les points de terminaison", openapi(context, &routes))
        .weak(context.of(&[Lie::UndocumentedRoute]))
        .weak_if(
            is_lost,
            "un document d'architecture annoncé est absent du commit",
        )
        .all()
}

pub(super) fn identity(context: &Context<'_>) -> Opinion {
    identity_documented(context, &routes(context))
}

pub(super) fn standardised(context: &Context<'_>) -> Opinion {
    standard(
        context,
        &routes(context),
        "un document OpenAPI de l'API du modèle",
    )
}

pub(super) fn accessible(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return absent("la documentation de l'API du modèle");
    }
    let published = openapi(context, &routes);
    if published.is_empty() {
        let hits = context
            .about(&topic(
                &["api", "endpoint", "points de terminaison", "routes"],
                &[],
                0,
            ))
            .into_iter()
            .filter(|it| it.is_heading)
            .collect();
        return accessible_hits("la documentation de l'API du modèle", hits);
    }
    Weigh::of("la documentation de l'API du modèle")
        .part("une documentation OpenAPI servie en HTML", published)
        .all()
}
