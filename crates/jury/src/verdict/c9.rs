//! C9: an API that exposes a model.

use super::c4::drawn;
use super::shared::{
    accessible_hits, covered, identity_documented, openapi, protection, siblings, standard, topic,
    versioned,
};
use super::weigh::{Opinion, Weigh, absent};
use super::{Competence, Context};
use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::facts::api::Route;
use crate::facts::docs::Topic;
use crate::words::any;

pub(super) const CRITERIA: Competence = &[
    ("C9.1", restricted),
    ("C9.2", functions),
    ("C9.3", owasp),
    ("C9.4", kept),
    ("C9.5", tested),
    ("C9.6", interpreted),
    ("C9.7", documented),
    ("C9.8", identity),
    ("C9.9", standardised),
    ("C9.10", accessible),
];

fn routes<'a>(context: &Context<'a>) -> Vec<&'a Route> {
    context.facts.model_routes()
}

fn restricted(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    let mut opinion = protection(context, &routes, "la restriction de l'accès au modèle");
    // One open door to the model is enough to be partial.
    if opinion.status == super::Status::Observed && routes.iter().any(|it| it.guard.is_none()) {
        opinion.status = super::Status::Partial;
    }
    opinion
}

fn nothing(context: &Context<'_>) -> Opinion {
    Weigh::of("une API qui expose un modèle")
        .claim(context.saying_both(&["api"], &["modele", "prediction", "predict"]))
        .verdict(1)
}

fn functions(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    Weigh::of("une API qui expose un modèle")
        .part(
            "les routes qui interrogent le modèle",
            routes.iter().map(|it| it.evidence.clone()),
        )
        .weak(context.of(&[Lie::DoubleMetric]))
        .all()
}

/// Where the API checks, limits and hides.
fn owasp(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    let facts = context.facts;
    let mut checked = Vec::new();
    let mut limited = Vec::new();
    let mut restricted = Vec::new();
    for (source, code) in facts.programs() {
        let field = code.calls.iter().find(|it| {
            matches!(
                it.callee.as_str(),
                "Field" | "field_validator" | "constr" | "conint" | "Query" | "Path"
            ) && (it.named("ge").is_some()
                || it.named("le").is_some()
                || it.named("max_length").is_some()
                || it.named("gt").is_some()
                || it.named("min_length").is_some())
        });
        let schema = code
            .classes
            .iter()
            .find(|it| it.bases.contains("BaseModel") || it.bases.contains("Serializer"))
            .map(|it| it.line);
        let typed = code
            .functions
            .iter()
            .find(|it| it.parameters.contains("Json<") || it.parameters.contains("Query<"))
            .map(|it| it.line);
        checked.extend(
            field
                .map(|it| it.line)
                .or(schema)
                .or(typed)
                .map(|it| facts.at(source, it)),
        );
        let limit = code
            .functions
            .iter()
            .flat_map(|it| &it.decorators)
            .find(|it| it.name.contains("limiter.") || it.name.contains("rate_limit"))
            .map(|it| it.line);
        let governor = code
            .imports_module("governor")
            .or_else(|| code.imports_module("tower_governor"))
            .or_else(|| code.imports_module("express-rate-limit"));
        limited.extend(limit.or(governor).map(|it| facts.at(source, it)));
        let header = code.calls.iter().find(|it| {
            it.method() == "add_middleware"
                && it.arguments.iter().any(|it| {
                    it.text.contains("CORS")
                        || it.text.contains("TrustedHost")
                        || it.text.contains("Header")
                })
        });
        let named = code
            .strings
            .iter()
            .find(|it| {
                matches!(
                    it.text.to_lowercase().as_str(),
                    "x-content-type-options"
                        | "content-security-policy"
                        | "strict-transport-security"
                )
            })
            .map(|it| it.line);
        restricted.extend(
            header
                .map(|it| it.line)
                .or(named)
                .map(|it| facts.at(source, it)),
        );
    }
    let guarded = routes
        .iter()
        .filter(|it| it.guard.is_some())
        .map(|it| it.evidence.clone());
    Weigh::of("la sécurité de l'API")
        .part("la validation des entrées", checked)
        .part("une identité demandée", guarded)
        .part("une limite de débit appliquée", limited)
        .part("des en-têtes ou origines restreints", restricted)
        .part(
            "les risques OWASP passés en revue",
            context.saying(&["owasp"]),
        )
        .weak(context.of(&[Lie::UnusedLimiter, Lie::Secret]))
        .all()
}

fn kept(context: &Context<'_>) -> Opinion {
    versioned(
        "une API qui expose un modèle",
        "le code de l'API du modèle",
        routes(context)
            .iter()
            .map(|it| it.evidence.clone())
            .collect(),
    )
}

fn tested(context: &Context<'_>) -> Opinion {
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

const RESULTS: Topic = topic(
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
pub(super) fn results(context: &Context<'_>, words: &[&str]) -> Vec<Evidence> {
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

fn interpreted(context: &Context<'_>) -> Opinion {
    let found = results(context, &["api", "route", "endpoint", "401", "prediction"]);
    Weigh::of("l'interprétation des résultats de tests de l'API")
        .part("des résultats commentés", found)
        .lies(context.of(&[Lie::TypedReport, Lie::CountedHollow]))
        .overruled_if(context.has(Lie::TypedReport))
        .all()
}

const ARCHITECTURE: Topic = topic(&["architecture", "schema technique"], &[], 0);

fn documented(context: &Context<'_>) -> Opinion {
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

fn identity(context: &Context<'_>) -> Opinion {
    identity_documented(context, &routes(context))
}

fn standardised(context: &Context<'_>) -> Opinion {
    standard(
        context,
        &routes(context),
        "un document OpenAPI de l'API du modèle",
    )
}

fn accessible(context: &Context<'_>) -> Opinion {
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
