//! What must agree: routes with their document, callers and guards; a limiter with its routes.

use std::collections::BTreeSet;

use super::{Finding, Kind, against, found};
use crate::facts::Facts;
use crate::facts::answers::Answers;
use crate::facts::api::same_path;
use crate::facts::tests::path_of;

const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    documents(facts, findings);
    callers(facts, findings);
    guards(facts, findings);
    limiter(facts, findings);
}

/// A kept OpenAPI document against the routes of the code.
fn documents(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (source, node) in facts.datas() {
        let is_openapi = node.get("openapi").is_some() || node.get("swagger").is_some();
        let Some(paths) = node.get("paths").filter(|_| is_openapi) else {
            continue;
        };
        let listed: Vec<&str> = paths.entries().iter().map(|it| it.key.as_str()).collect();
        for api in &facts.apis {
            // The document of this API: most of its routes are in it.
            let known = |path: &str| listed.iter().any(|it| same_path(it, path) || *it == path);
            let routes: Vec<_> = api.routes.iter().filter(|it| !it.is_page).collect();
            let in_it = routes.iter().filter(|it| known(&it.path)).count();
            if in_it * 2 < routes.len() || routes.is_empty() {
                continue;
            }
            for route in routes
                .iter()
                .filter(|it| !known(&it.path) && !it.is_open_by_nature())
            {
                against(
                    findings,
                    Kind::UndocumentedRoute,
                    (route.evidence.clone(), facts.at(source, paths.line)),
                    format!(
                        "La route {} {} n'est pas dans le document OpenAPI.",
                        route.method, route.path
                    ),
                );
            }
        }
    }
}

/// Paths that a client asks on a local address, and that no route answers.
fn callers(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if facts.apis.is_empty() {
        return;
    }
    let answers = Answers::of(facts);
    // Programs that ask the project at least once.
    let places: BTreeSet<_> = facts.client.calls.iter().map(|it| it.source).collect();
    for source in places.into_iter().map(|place| &facts.sources[place]) {
        let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) else {
            continue;
        };
        if source.role.is_notebook {
            continue;
        }
        for call in code.calls.iter().filter(|it| VERBS.contains(&it.method())) {
            let receiver = call.receiver();
            if !["requests", "httpx", "session", "self.session", "client"].contains(&receiver) {
                continue;
            }
            let Some(text) = call.string(0) else { continue };
            let is_local =
                text.starts_with('{') || text.contains("localhost") || text.contains("127.0.0.1");
            let Some(path) = path_of(&text).filter(|_| is_local) else {
                continue;
            };
            let base = text.to_uppercase();
            let is_api = base.contains("API")
                || base.contains("BASE")
                || base.contains("BACKEND")
                || base.contains("LOCALHOST");
            let answered = answers.to_or_ending(&path).next().is_some();
            if is_api && !answered && path.len() > 1 {
                found(
                    findings,
                    Kind::UnknownPath,
                    facts.at(source, call.line),
                    format!("Cet appel demande « {path} », qu'aucune route du projet ne sert."),
                );
            }
        }
    }
}

/// Routes that give data or ask the model, open when others are kept.
fn guards(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for api in &facts.apis {
        let kept = api.routes.iter().find(|it| it.guard.is_some());
        for route in api
            .routes
            .iter()
            .filter(|it| !it.is_page && it.guard.is_none() && !it.is_open_by_nature())
        {
            if let Some(kept) = kept {
                against(
                    findings,
                    Kind::OpenRoute,
                    (route.evidence.clone(), kept.evidence.clone()),
                    format!(
                        "La route {} {} ne demande rien, quand {} {} est gardée.",
                        route.method, route.path, kept.method, kept.path
                    ),
                );
            } else {
                found(
                    findings,
                    Kind::OpenRoute,
                    route.evidence.clone(),
                    format!(
                        "La route {} {} ne demande aucune identité.",
                        route.method, route.path
                    ),
                );
            }
        }
    }
}

/// A limiter that is made, and that no route or middleware uses.
fn limiter(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let mut made = None;
    let mut is_applied = false;
    for (source, code) in facts.programs() {
        for call in &code.calls {
            if matches!(
                call.callee.as_str(),
                "Limiter"
                    | "RateLimiter"
                    | "rateLimit"
                    | "SlowAPI"
                    | "FastAPILimiter.init"
                    | "Throttle"
            ) {
                made.get_or_insert_with(|| facts.at(source, call.line));
            }
            let uses = call.method() == "add_middleware"
                || call.method() == "use"
                || call.method() == "init_app";
            let names = |it: &str| it.to_lowercase().contains("limit");
            is_applied |= uses && call.arguments.iter().any(|it| names(&it.text));
            is_applied |= call.callee.contains("RateLimiter")
                && call.function.is_some()
                && code.imports_module("fastapi_limiter").is_some();
        }
        let decorated = code
            .functions
            .iter()
            .flat_map(|it| &it.decorators)
            .any(|it| {
                it.name.contains("limiter.")
                    || it.name.contains("rate_limit")
                    || it.name.contains("throttle")
            });
        let mentioned = code.functions.iter().any(|it| {
            it.parameters.contains("RateLimiter(") || it.parameters.contains("rate_limit")
        });
        is_applied |= decorated || mentioned;
        is_applied |= code.assigns.iter().any(|it| {
            it.value.contains("DEFAULT_THROTTLE_RATES")
                && it.value.contains("DEFAULT_THROTTLE_CLASSES")
        });
        // Constants that announce a limit.
        if made.is_none()
            && let Some(assign) = code
                .assigns
                .iter()
                .find(|it| it.name.to_uppercase().contains("RATE_LIMIT") && it.function.is_none())
        {
            made = Some(facts.at(source, assign.line));
        }
    }
    if let Some(evidence) = made.filter(|_| !is_applied && facts.routes().next().is_some()) {
        found(
            findings,
            Kind::UnusedLimiter,
            evidence,
            "Un limiteur de débit est préparé, mais aucune route ne l'applique.",
        );
    }
}
