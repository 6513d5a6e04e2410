//! axum: `.route("/x", get(handler))`, documented routes, layers and extractors.

use crate::facts::Facts;
use crate::facts::api::{Api, Framework, Route};
use crate::words::fold;

#[expect(clippy::too_many_lines, reason = "one pass over a file, told in order")]
pub(in crate::facts) fn apis(facts: &Facts<'_>) -> Vec<Api> {
    let mut apis: Vec<Api> = Vec::new();
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) else {
            continue;
        };
        let is_http = ["axum", "utoipa", "utoipa_axum", "actix_web", "rocket"]
            .iter()
            .any(|it| code.imports_module(it).is_some());
        if !is_http
            && !code.functions.iter().any(|it| {
                it.decorators
                    .iter()
                    .any(|it| it.name.contains("utoipa::path"))
            })
        {
            continue;
        }
        let mut routes = Vec::new();
        for call in code.calls.iter().filter(|it| it.method() == "route") {
            let Some(path) = call.string(0).filter(|it| it.starts_with('/')) else {
                continue;
            };
            let handler = call.positional(1).unwrap_or_default();
            routes.push((path, handler.to_owned(), call.line, None));
        }
        for function in &code.functions {
            for decorator in function
                .decorators
                .iter()
                .filter(|it| it.name.ends_with("::path") || it.name == "utoipa::path")
            {
                let path = decorator
                    .text
                    .split("path")
                    .nth(2)
                    .or_else(|| decorator.text.split("path =").nth(1));
                let path = path
                    .and_then(|it| it.split('"').nth(1))
                    .filter(|it| it.starts_with('/'));
                if let Some(path) = path {
                    let secure = decorator
                        .text
                        .contains("security")
                        .then(|| "security".to_owned());
                    let extractor = extractor(&function.parameters);
                    routes.push((
                        path.to_owned(),
                        function.name.to_string(),
                        function.line,
                        secure.or(extractor),
                    ));
                }
            }
        }
        if routes.is_empty() {
            continue;
        }
        let openapi = code
            .imports_module("utoipa")
            .or_else(|| code.imports_module("utoipa_axum"));
        let layered = code.calls.iter().any(|it| {
            matches!(it.method(), "layer" | "route_layer") && it.positional(0).is_some_and(is_guard)
        });
        // One API a crate.
        let root = source
            .file
            .path
            .split("/src/")
            .next()
            .unwrap_or_default()
            .to_owned();
        let known = apis
            .iter()
            .position(|it| it.evidence.path.starts_with(&format!("{root}/")));
        let known = known.unwrap_or_else(|| {
            apis.push(Api {
                framework: Framework::Axum,
                evidence: facts.at(source, 1),
                source: place,
                routes: Vec::new(),
                openapi: None,
                scheme: None,
            });
            apis.len() - 1
        });
        for (path, handler, line, guard) in routes {
            let lower = handler.to_lowercase();
            let method = ["post", "put", "delete", "patch"]
                .into_iter()
                .find(|it| lower.starts_with(it))
                .unwrap_or("get");
            let own = code
                .functions
                .iter()
                .find(|it| handler.contains(it.name.as_str()) && !it.name.is_empty());
            let guard = guard
                .or_else(|| own.and_then(|it| extractor(&it.parameters)))
                .or_else(|| layered.then(|| "layer".to_owned()));
            if let Some(line) = openapi {
                apis[known]
                    .openapi
                    .get_or_insert_with(|| facts.at(source, line));
            }
            if guard.is_some() {
                let evidence = facts.at(source, line);
                apis[known].scheme.get_or_insert(evidence);
            }
            apis[known].routes.push(Route {
                method: method.to_uppercase(),
                path,
                handler: own.map_or(handler.clone(), |it| it.name.to_string()),
                name: None,
                source: place,
                evidence: facts.at(source, line),
                guard,
                is_documented: true,
                is_typed: openapi.is_some(),
                is_model: false,
                is_data: false,
                is_page: false,
            });
        }
    }
    apis
}

/// A parameter that only an identified caller can fill.
fn extractor(parameters: &str) -> Option<String> {
    is_guard(parameters).then(|| "extracteur".to_owned())
}

fn is_guard(text: &str) -> bool {
    let folded = fold(text);
    [
        "caller",
        "auth",
        "claims",
        "bearer",
        "currentuser",
        "session",
        "apikey",
        "api_key",
        "require_",
    ]
    .iter()
    .any(|it| folded.contains(it))
}
