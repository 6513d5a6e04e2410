//! FastAPI: decorators, routers, prefixes, and dependencies at each level.

mod guards;
mod registered;

use std::collections::HashSet;

use super::{called, depends};
use crate::facts::api::{Api, Framework, Route};
use crate::facts::{Facts, Source};
use crate::readers::code::{Code, Decorator, Function};
use guards::{annotated, guard_of, imported_as, named_guard, quoted_after, unquoted};
use registered::registered;

const METHODS: [&str; 7] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "websocket",
    "api_route",
];

/// A router: the file and the variable, its prefix, its guard.
struct Router {
    source: usize,
    variable: String,
    prefix: String,
    guard: Option<String>,
}

/// How an application takes a router in.
struct Mount {
    text: String,
    prefix: String,
    guard: Option<String>,
    folder: String,
}

pub(in crate::facts) fn apis(facts: &Facts<'_>, guards: &HashSet<String>) -> Vec<Api> {
    let mut apis = Vec::new();
    let mut routers = Vec::new();
    let mut mounts = Vec::new();
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = program(source) else {
            continue;
        };
        for assign in &code.assigns {
            let guard = guard_of(&assign.value, guards);
            if assign.value.starts_with("FastAPI(") {
                apis.push((
                    Api {
                        framework: Framework::FastApi,
                        evidence: facts.at(source, assign.line),
                        source: place,
                        routes: Vec::new(),
                        openapi: (!assign.value.contains("openapi_url=None"))
                            .then(|| facts.at(source, assign.line)),
                        scheme: None,
                    },
                    guard.clone(),
                ));
            }
            if assign.value.starts_with("APIRouter(") || assign.value.starts_with("FastAPI(") {
                routers.push(Router {
                    source: place,
                    variable: assign.name.to_string(),
                    prefix: quoted_after(&assign.value, "prefix"),
                    guard,
                });
            }
        }
        for call in code
            .calls
            .iter()
            .filter(|it| it.method() == "include_router")
        {
            mounts.push(Mount {
                text: call.positional(0).unwrap_or_default().to_owned(),
                prefix: call.named("prefix").map(unquoted).unwrap_or_default(),
                guard: call
                    .named("dependencies")
                    .and_then(|it| named_guard(code, it, guards)),
                folder: crate::tree::paths::folder(&source.file.path).to_owned(),
            });
        }
    }
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = program(source) else {
            continue;
        };
        let decorated = code.functions.iter().flat_map(|function| {
            let own = function.decorators.iter().filter(|it| is_route(it));
            own.map(move |it| (place, function, it.clone()))
        });
        let called = registered(facts, place, code);
        for (owner, function, decorator) in decorated.chain(called) {
            let receiver = decorator.name.rsplit_once('.').map_or("", |(it, _)| it);
            let router = routers
                .iter()
                .find(|it| it.source == place && it.variable == receiver);
            let written = Written {
                declared: place,
                owner,
                function,
                decorator: &decorator,
            };
            let mut found = route(facts, &written, router, &mounts, guards);
            // The application whose folder is nearest.
            let nearest = apis
                .iter()
                .enumerate()
                .max_by_key(|(_, (api, _))| common(&api.evidence.path, &source.file.path))
                .map(|(it, _)| it);
            if let Some(nearest) = nearest {
                let (api, guard) = &mut apis[nearest];
                found.guard = found.guard.or_else(|| guard.clone());
                api.routes.push(found);
            }
        }
        if let Some(assign) = code.assigns.iter().find(|it| super::is_scheme(&it.value)) {
            let evidence = facts.at(source, assign.line);
            for (api, _) in &mut apis {
                if common(&api.evidence.path, &source.file.path) > 0 || api.scheme.is_none() {
                    api.scheme.get_or_insert_with(|| evidence.clone());
                }
            }
        }
    }
    apis.into_iter().map(|(api, _)| api).collect()
}

fn program<'a>(source: &'a Source<'_>) -> Option<&'a Code> {
    let code = source.read.code.as_ref()?;
    (!source.role.is_test && code.imports_module("fastapi").is_some()).then_some(code)
}

fn is_route(decorator: &Decorator) -> bool {
    let has_receiver = decorator.name.contains('.');
    let is_path = decorator
        .string()
        .is_some_and(|it| it.is_empty() || it.starts_with('/'));
    has_receiver && METHODS.contains(&decorator.method()) && is_path
}

/// A route as it is written: by a decorator, or by a call that names its function.
struct Written<'a> {
    /// The file that declares it, and the one that holds its function.
    declared: usize,
    owner: usize,
    function: &'a Function,
    decorator: &'a Decorator,
}

fn route(
    facts: &Facts<'_>,
    written: &Written<'_>,
    router: Option<&Router>,
    mounts: &[Mount],
    guards: &HashSet<String>,
) -> Route {
    let (function, decorator) = (written.function, written.decorator);
    let source = &facts.sources[written.declared];
    let none = Code::default();
    let code = facts.sources[written.owner].read.code.as_ref();
    let code = code.map_or(&none, |it| &**it);
    let stem = source.file.name().trim_end_matches(".py");
    let mount = mounts
        .iter()
        .filter(|it| it.text.contains(stem) || it.text.contains("router"))
        .max_by_key(|it| {
            let variable = router.map_or("router", |it| it.variable.as_str());
            let exact = it.text == format!("{stem}.{variable}")
                || it.text == format!("{stem}_{variable}")
                || it.text == format!("{stem}_router");
            (
                exact,
                it.text.contains(stem),
                common(&it.folder, &source.file.path),
            )
        });
    let mount = mount.filter(|it| it.text.contains(stem) || imported_as(facts, &it.text, stem));
    let is_app = router.is_some_and(|it| it.variable == "app");
    let mount = mount.filter(|_| !is_app);
    let path = [
        mount.map_or("", |it| it.prefix.as_str()),
        router.map_or("", |it| it.prefix.as_str()),
        &decorator.string().unwrap_or_default(),
    ]
    .concat();
    let own = depends(&function.parameters)
        .find(|it| guards.contains(*it))
        .map(str::to_owned);
    let guard = own
        .or_else(|| annotated(code, &function.parameters, guards))
        .or_else(|| {
            decorator
                .named("dependencies")
                .and_then(|it| named_guard(code, it, guards))
        })
        .or_else(|| router.and_then(|it| it.guard.clone()))
        .or_else(|| mount.and_then(|it| it.guard.clone()))
        .or_else(|| called(code, function, guards));
    Route {
        method: decorator.method().to_uppercase(),
        path,
        handler: function.name.to_string(),
        name: None,
        source: written.owner,
        evidence: facts.at(source, decorator.line),
        guard,
        is_documented: function.docstring.is_some()
            || decorator.named("summary").is_some()
            || decorator.named("description").is_some(),
        is_typed: decorator.named("response_model").is_some(),
        is_model: false,
        is_data: false,
        is_page: decorator.text.contains("include_in_schema=False")
            || decorator.text.contains("HTMLResponse"),
    }
}

/// How many folders two paths share.
pub(super) fn common(a: &str, b: &str) -> usize {
    let (a, b) = (a.split('/'), b.split('/'));
    a.zip(b).take_while(|(a, b)| a == b).count()
}
