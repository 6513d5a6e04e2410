//! Tests of the API of the model, and their results read by somebody.

use super::{nothing, routes};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::docs::Topic;
use crate::verdict::Context;
use crate::verdict::shared::{covered, siblings, topic};
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::any;

pub(super) fn tested(context: &Context<'_>) -> Opinion {
    let routes = siblings(context, &routes(context));
    if routes.is_empty() {
        return nothing(context);
    }
    let covered = covered(context, &routes);
    let share = covered.len() * 100 / routes.len();
    let (http, hollow) = context.cases(|it| it.is_http || it.evidence.path.contains("api"));
    let found = covered
        .iter()
        .map(|(_, it)| it.clone())
        .chain(http.iter().map(|it| it.evidence.clone()));
    let lies = context
        .of(&[Lie::NoAssertion, Lie::AlwaysTrue])
        .into_iter()
        .filter(|it| {
            hollow
                .iter()
                .any(|case| case.evidence.path == it.evidence.path)
        });
    Weigh::of("des tests de l'API du modèle")
        .part("des tests qui appellent l'API", found)
        .lies(lies)
        .weak_if(
            share < 80,
            &format!(
                "{} routes sur {} sont appelées par un test",
                covered.len(),
                routes.len()
            ),
        )
        .weak(context.of(&[Lie::AcceptsError]))
        .all()
}

pub(super) const RESULTS: Topic = topic(
    &[
        "resultats des tests",
        "resultat des tests",
        "resultats de tests",
        "resultats obtenus",
        "rapport de test",
        "rapport de tests",
        "interpretation",
        "bilan des tests",
        "analyse des tests",
        "test results",
        "resultats des essais",
    ],
    &[],
    0,
);

/// Documents that interpret the results of tests of something.
pub(crate) fn results(context: &Context<'_>, words: &[&str]) -> Vec<Evidence> {
    context
        .about(&RESULTS)
        .into_iter()
        .filter(|it| it.is_heading && it.size >= 30 && any(&it.section.path, RESULTS.headings))
        .filter(|it| {
            it.says(&["test"])
                && it.says(words)
                && it.says(&[
                    "echec",
                    "reussi",
                    "passe",
                    "couverture",
                    "echou",
                    "succes",
                    "failed",
                    "passed",
                    "ecart",
                    "erreur",
                ])
        })
        .map(|it| it.evidence)
        .collect()
}

pub(super) fn interpreted(context: &Context<'_>) -> Opinion {
    let found = results(context, &["api", "route", "endpoint", "401", "prediction"]);
    Weigh::of("l'interprétation des résultats de tests de l'API")
        .part("des résultats commentés", found)
        .lies(context.of(&[Lie::TypedReport, Lie::CountedHollow]))
        .overruled_if(context.has(Lie::TypedReport))
        .all()
}
