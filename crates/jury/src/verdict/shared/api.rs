//! Questions about any API: protection, description, tests.

use std::collections::{HashMap, HashSet};
use std::ptr;

use super::topic;
use crate::facts::Evidence;
use crate::facts::answers::Answers;
use crate::facts::api::Route;
use crate::facts::docs::Topic;
use crate::facts::tests::Case;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::verdict::{Context, Status};
use crate::words::{any, fold};

/// What protects routes: how many are kept, how many are open.
pub(crate) fn protection(
    context: &Context<'_>,
    routes: &[&Route],
    subject: &'static str,
) -> Opinion {
    let kept: Vec<_> = routes.iter().filter(|it| it.guard.is_some()).collect();
    let open: Vec<_> = routes.iter().filter(|it| it.guard.is_none()).collect();
    // One API entirely open, that serves the same as one which is kept.
    let bare = context.facts.apis.iter().any(|api| {
        let own: Vec<_> = api
            .routes
            .iter()
            .filter(|it| routes.iter().any(|route| std::ptr::eq(*route, *it)))
            .collect();
        !own.is_empty() && own.iter().all(|it| it.guard.is_none())
    });
    let share = kept.len() * 100 / routes.len().max(1);
    let mut opinion = Weigh::of(subject)
        .part(
            "des routes gardées",
            kept.iter().map(|it| it.evidence.clone()),
        )
        .weak_if(bare, "une des API est ouverte à tous")
        .weak_if(share < 60, "la plupart des routes sont ouvertes")
        .all();
    if opinion.status != Status::Absent {
        opinion.reason = format!(
            "{} routes sur {} demandent une identité.",
            kept.len(),
            routes.len()
        );
        opinion
            .evidence
            .extend(open.iter().take(2).map(|it| it.evidence.clone()));
    }
    opinion
}

/// A description, and not a label.
const LONG: usize = 100;
const IDENTITY: &[&str] = &[
    "authentification",
    "authentication",
    "autorisation",
    "authorization",
];

/// Documentation of identity and rights, for one API.
pub(crate) fn identity_documented(context: &Context<'_>, routes: &[&Route]) -> Opinion {
    const TOPIC: Topic = topic(
        &[
            "authentification",
            "authentication",
            "autorisation",
            "authorization",
            "securite",
            "security",
            "jeton",
            "token",
            "cle d'api",
            "cle api",
            "api key",
        ],
        &[
            "jeton",
            "token",
            "x-api-key",
            "bearer",
            "oauth",
            "jwt",
            "cle d'api",
            "cle api",
            "api_key",
        ],
        1,
    );
    let facts = context.facts;
    let owners = facts.apis.iter().filter(|api| {
        api.routes
            .iter()
            .any(|it| routes.iter().any(|route| std::ptr::eq(*route, it)))
    });
    let owners: Vec<_> = owners.collect();
    // An API that asks nobody who they are: what is said of a key is about another one.
    let is_open = (owners.iter())
        .all(|it| it.scheme.is_none() && it.routes.iter().all(|it| it.guard.is_none()));
    if is_open && !routes.is_empty() {
        return Weigh::of("l'authentification de l'API")
            .claim(context.places(&TOPIC))
            .verdict(1);
    }
    let declared = owners.iter().filter_map(|it| it.scheme.clone());
    let scheme: Vec<_> = declared.chain(kept_schemes(context)).collect();
    let headers = asked_headers(context, routes);
    let is_bare = scheme.is_empty() && !headers.is_empty();
    let long: Vec<_> = context
        .about(&TOPIC)
        .into_iter()
        .filter(|it| it.is_heading && it.says(TOPIC.words))
        .filter(|it| it.size >= 25 || (it.size >= 8 && it.has_block()))
        .collect();
    let refusals = long.iter().filter(|it| it.says(REFUSALS));
    let refusals = refusals.map(|it| it.evidence.clone());
    // What the framework publishes as the description of the API.
    let published = owners.iter().flat_map(|it| {
        let source = &facts.sources[it.source];
        let strings = source.read.code.iter().flat_map(|it| &it.strings);
        strings
            .filter(|it| it.text.len() > LONG && any(&fold(&it.text), IDENTITY))
            .map(move |it| (facts.at(source, it.line), fold(&it.text)))
    });
    let published: Vec<_> = published.collect();
    let refused = published
        .iter()
        .filter(|(_, text)| any(text, &["401", "403", "role", "scope", "public", "sauf"]))
        .map(|(it, _)| it.clone());
    let refusals = refusals.chain(refused);
    let weigh = Weigh::of("l'authentification de l'API")
        .part(
            "le schéma de sécurité dans OpenAPI",
            scheme.into_iter().chain(headers),
        )
        .weak_if(
            is_bare,
            "l'identité n'est qu'un en-tête parmi les paramètres, sans schéma de sécurité",
        )
        .part(
            "une section qui dit comment s'identifier",
            (long.iter().map(|it| it.evidence.clone()))
                .chain(published.iter().map(|(it, _)| it.clone())),
        )
        .part("les droits et les refus (401, 403)", refusals)
        .claim(context.places(&TOPIC));
    if routes.is_empty() {
        return crate::verdict::weigh::absent("une API à documenter");
    }
    weigh.all()
}

/// What is refused, and to whom.
const REFUSALS: &[&str] = &[
    "401",
    "403",
    "role",
    "scope",
    "droit",
    "permission",
    "a l'exception de",
    "sauf",
    "routes publiques",
    "public endpoints",
    "endpoints publics",
];

/// Headers that carry an identity, as FastAPI publishes them: parameters of a route or of its guard.
fn asked_headers(context: &Context<'_>, routes: &[&Route]) -> Vec<Evidence> {
    let asks = |parameters: &str| {
        let text = parameters.to_lowercase();
        let names = ["key", "token", "authorization"];
        text.contains("header(") && names.iter().any(|it| text.contains(it))
    };
    let functions = context
        .facts
        .programs()
        .flat_map(|(_, code)| &code.functions);
    let asking: HashSet<&str> = functions
        .filter(|it| asks(&it.parameters))
        .map(|it| it.name.as_str())
        .collect();
    let is_asked = |route: &&&Route| {
        let guard = route.guard.as_deref();
        guard.is_some_and(|it| asking.contains(it) || asking.contains(route.handler.as_str()))
    };
    let kept = routes.iter().filter(is_asked);
    kept.map(|it| it.evidence.clone()).collect()
}

/// The security schemes of a kept OpenAPI document.
fn kept_schemes(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let documents = facts.datas().filter(|(_, node)| {
        let is_one = node.get("openapi").is_some() || node.get("swagger").is_some();
        is_one && node.get("paths").is_some()
    });
    let schemes = documents.filter_map(|(source, node)| {
        let new = node.at(&["components", "securitySchemes"]);
        let scheme = new.or_else(|| node.get("securityDefinitions"))?;
        Some(facts.at(source, scheme.line))
    });
    schemes.collect()
}

/// A standard document of these routes.
pub(crate) fn standard(context: &Context<'_>, routes: &[&Route], subject: &'static str) -> Opinion {
    Weigh::of(subject)
        .part("un document OpenAPI", openapi(context, routes))
        .all()
}

/// What publishes or holds an OpenAPI document of these routes.
pub(crate) fn openapi(context: &Context<'_>, routes: &[&Route]) -> Vec<Evidence> {
    let facts = context.facts;
    let owns = |api: &crate::facts::api::Api| {
        api.routes
            .iter()
            .any(|it| routes.iter().any(|route| std::ptr::eq(*route, it)))
    };
    let mut found: Vec<_> = facts
        .apis
        .iter()
        .filter(|it| owns(it))
        .filter_map(|it| it.openapi.clone())
        .collect();
    for (source, node) in facts.datas() {
        let is_document = (node.get("openapi").is_some() || node.get("swagger").is_some())
            && node.get("paths").is_some();
        if is_document && !routes.is_empty() {
            found.push(facts.at(source, 1));
        }
    }
    found
}

/// How many of these routes a test that can fail asks.
pub(crate) fn covered<'r>(
    context: &Context<'_>,
    routes: &[&'r Route],
) -> Vec<(&'r Route, Evidence)> {
    let answers = Answers::among(routes.to_vec());
    let mut seen = HashSet::new();
    let mut first: HashMap<*const Route, &Case> = HashMap::new();
    for case in context.facts.tests.effective() {
        for path in case.paths.iter().filter(|it| seen.insert(it.as_str())) {
            let mut keep = |route: &Route| {
                first.entry(ptr::from_ref(route)).or_insert(case);
            };
            if path == "/" {
                let is_root = |it: &&&Route| it.path == "/";
                routes.iter().filter(is_root).for_each(|it| keep(it));
            } else if path.len() > 3 {
                answers.to_or_ending(path).for_each(&mut keep);
            } else {
                answers.to(path).for_each(&mut keep);
            }
        }
    }
    routes
        .iter()
        .filter_map(|route| Some((*route, first.get(&ptr::from_ref(*route))?.evidence.clone())))
        .collect()
}

/// The routes of the APIs that hold these.
pub(crate) fn siblings<'a>(context: &Context<'a>, routes: &[&Route]) -> Vec<&'a Route> {
    context
        .facts
        .apis
        .iter()
        .filter(|api| {
            api.routes
                .iter()
                .any(|it| routes.iter().any(|route| std::ptr::eq(*route, it)))
        })
        .flat_map(|api| &api.routes)
        .filter(|it| !it.is_page)
        .collect()
}
