//! What the documents of the chain of the model say.

use super::{MODEL, TRIGGERS, chain, model_hits};
use crate::facts::docs::saying;
use crate::verdict::Context;
use crate::verdict::shared::accessible_hits;
use crate::verdict::weigh::{Opinion, Weigh};

pub(super) fn documented(context: &Context<'_>) -> Opinion {
    let hits = model_hits(context);
    let about_model = saying(&hits, MODEL);
    let claims = context.saying_both(
        &[
            "ci/cd",
            "pipeline",
            "mlops",
            "livraison continue",
            "integration continue",
        ],
        &["automatis", "continu", "ci/cd", "deploi"],
    );
    if about_model.is_empty() {
        return Weigh::of("la chaîne de livraison du modèle")
            .claim(
                claims
                    .into_iter()
                    .chain(hits.iter().map(|it| it.evidence.clone())),
            )
            .verdict(1);
    }
    let delivery = saying(
        &hits,
        &[
            "livraison du modele",
            "deploie le modele",
            "promotion",
            "registre de modeles",
            "publication du modele",
            "model registry",
        ],
    );
    Weigh::of("la chaîne de livraison du modèle")
        .part("les étapes et les tâches", about_model)
        .part("les déclencheurs", saying(&hits, TRIGGERS))
        .part("la livraison du modèle", delivery)
        .all()
}

pub(super) fn installed(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = chain(context)
        .into_iter()
        .filter(|it| it.size >= 30)
        .collect();
    if saying(&hits, MODEL).is_empty() {
        return Weigh::of("l'installation de la chaîne du modèle").verdict(1);
    }
    Weigh::of("l'installation de la chaîne du modèle")
        .part("ce que fait la chaîne", saying(&hits, MODEL))
        .part(
            "la configuration (secrets, variables)",
            saying(&hits, &["secret", "variable", "configurer"]),
        )
        .part(
            "le test de la chaîne",
            saying(
                &hits,
                &[
                    "act$",
                    "tester la chaine",
                    "tester le workflow",
                    "en local",
                    "localement",
                ],
            ),
        )
        .all()
}

pub(super) fn accessible(context: &Context<'_>) -> Opinion {
    let hits: Vec<_> = chain(context)
        .into_iter()
        .filter(|it| it.size >= 20)
        .collect();
    let about = !saying(&hits, MODEL).is_empty();
    accessible_hits(
        "la documentation de la chaîne du modèle",
        if about { hits } else { Vec::new() },
    )
}
