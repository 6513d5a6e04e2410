//! The APIs of a project: their routes, what protects each, what they document.

use std::collections::HashSet;

use super::routes::{axum, django, express, fastapi, flask, guards};
use super::{Evidence, Facts};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framework {
    FastApi,
    Flask,
    Django,
    Express,
    Axum,
}

/// The routes of one framework under one folder.
#[derive(Debug, Clone)]
pub struct Api {
    pub framework: Framework,
    /// Where it is made: `FastAPI()`, `Flask()`.
    pub evidence: Evidence,
    pub source: usize,
    pub routes: Vec<Route>,
    /// What publishes an OpenAPI document.
    pub openapi: Option<Evidence>,
    /// The security scheme that the document declares.
    pub scheme: Option<Evidence>,
}

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of one route"
)]
pub struct Route {
    pub method: String,
    pub path: String,
    pub handler: String,
    /// What pages call it by: `app:name` of Django.
    pub name: Option<String>,
    pub source: usize,
    pub evidence: Evidence,
    /// What protects it, when something does.
    pub guard: Option<String>,
    pub is_documented: bool,
    /// The answer is typed.
    pub is_typed: bool,
    /// The function asks a model.
    pub is_model: bool,
    /// The function reads or writes data.
    pub is_data: bool,
    /// Pages for people, and not an API.
    pub is_page: bool,
}

pub(super) fn of(facts: &Facts<'_>) -> Vec<Api> {
    let guards = guards(facts);
    let mut apis = fastapi::apis(facts, &guards);
    apis.extend(flask::apis(facts, &guards));
    apis.extend(django::apis(facts, &guards));
    apis.extend(express::apis(facts));
    apis.extend(axum::apis(facts));
    // A stand-in for somebody else's server, or a peer to measure against, is not what is delivered.
    apis.retain(|api| !api.routes.is_empty() && !is_prop(&api.evidence.path));
    for api in &mut apis {
        for route in &mut api.routes {
            route.is_model = asks_model(facts, route);
            route.is_data = touches_data(route);
        }
        let mut seen = HashSet::new();
        api.routes
            .retain(|it| seen.insert((it.method.clone(), it.path.clone(), it.evidence.place())));
    }
    apis
}

fn is_prop(path: &str) -> bool {
    const FOLDERS: [&str; 9] = [
        "bench",
        "benches",
        "peers",
        "sandbox",
        "mock",
        "mocks",
        "fixtures",
        "stubs",
        "fake_server",
    ];
    path.split('/').any(|it| FOLDERS.contains(&it))
}

/// Words of paths under which a model answers.
const MODEL_PATHS: [&str; 13] = [
    "predict",
    "prediction",
    "chat",
    "generate",
    "recommend",
    "classif",
    "infer",
    "scor",
    "detect",
    "embed",
    "forecast",
    "simul",
    "completion",
];

fn asks_model(facts: &Facts<'_>, route: &Route) -> bool {
    let lower = route.path.to_lowercase();
    if MODEL_PATHS.iter().any(|it| lower.contains(it)) {
        return true;
    }
    facts.askers.has(route.source, &route.handler)
}

fn touches_data(route: &Route) -> bool {
    let lower = route.path.to_lowercase();
    let is_service = [
        "health", "metrics", "docs", "openapi", "token", "login", "register", "logout", "status",
        "ping", "auth", "refresh", "ready", "live", "version",
    ]
    .iter()
    .any(|it| lower.contains(it));
    lower != "/" && !is_service
}

impl Route {
    /// Health, documentation, the token itself: what everybody may ask.
    pub fn is_open_by_nature(&self) -> bool {
        let lower = self.path.to_lowercase();
        lower == "/"
            || [
                ".well-known",
                "jwks",
                "health",
                "metrics",
                "docs",
                "openapi",
                "token",
                "login",
                "register",
                "signup",
                "status",
                "ping",
                "ready",
                "live",
                "version",
                "favicon",
                "auth",
            ]
            .iter()
            .any(|it| lower.contains(it))
    }

    /// Whether a path that somebody calls is this route.
    pub fn answers(&self, path: &str) -> bool {
        if same_path(&self.path, path) {
            return true;
        }
        // A client keeps the first names of the path with the address.
        let names: Vec<&str> = self.path.split('/').filter(|it| !it.is_empty()).collect();
        (1..=2.min(names.len().saturating_sub(1)))
            .any(|skipped| same_path(&format!("/{}", names[skipped..].join("/")), path))
    }
}

/// The names of a path, without what is asked after it.
pub(super) fn names(path: &str) -> impl Iterator<Item = &str> {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/').filter(|it| !it.is_empty())
}

/// Between braces, angles or after a colon: a parameter, or a number in its place.
pub(super) fn is_hole(name: &str) -> bool {
    name.contains(['{', '<', ':', '$', '%']) || name.chars().all(|it| it.is_ascii_digit())
}

/// Compares paths name by name; what is between braces, angles or after a colon is anything.
pub fn same_path(route: &str, called: &str) -> bool {
    let (route, called): (Vec<_>, Vec<_>) = (names(route).collect(), names(called).collect());
    route.len() == called.len()
        && !route.is_empty()
        && route.iter().zip(&called).all(|(own, its)| own == its || is_hole(own))
        // At least one name must be the same.
        && route.iter().zip(&called).any(|(own, its)| own == its)
}

impl Facts<'_> {
    /// Every route of every API, pages left out.
    pub fn routes(&self) -> impl Iterator<Item = (&Api, &Route)> {
        self.apis
            .iter()
            .flat_map(|api| api.routes.iter().map(move |route| (api, route)))
            .filter(|(_, route)| !route.is_page)
    }

    pub fn model_routes(&self) -> Vec<&Route> {
        self.routes()
            .filter(|(_, it)| it.is_model)
            .map(|(_, it)| it)
            .collect()
    }

    pub fn data_routes(&self) -> Vec<&Route> {
        self.routes()
            .filter(|(_, it)| it.is_data && !it.is_open_by_nature())
            .map(|(_, it)| it)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_called_path_is_its_route_whatever_fills_the_holes() {
        assert!(same_path("/clients/{id}", "/clients/3"));
        assert!(same_path("/clients/{id}", "/clients/{client_id}?x=1"));
        assert!(!same_path("/clients/{id}", "/clients"));
        assert!(!same_path("/{a}", "/b"));
    }
}
