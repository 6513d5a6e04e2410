//! Flask: decorators, blueprints, and what is asked before a request.

use std::collections::HashSet;

use super::called;
use super::fastapi::common;
use crate::facts::api::{Api, Framework, Route};
use crate::facts::{Facts, Source};
use crate::readers::code::{Code, Decorator, unquote};

pub(in crate::facts) fn apis(facts: &Facts<'_>, guards: &HashSet<String>) -> Vec<Api> {
    let mut apis: Vec<Api> = Vec::new();
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = &source.read.code else {
            continue;
        };
        let made = code
            .assigns
            .iter()
            .find(|it| it.value.starts_with("Flask("));
        if let Some(made) = made.filter(|_| !source.role.is_test) {
            apis.push(Api {
                framework: Framework::Flask,
                evidence: facts.at(source, made.line),
                source: place,
                routes: Vec::new(),
                openapi: None,
                scheme: None,
            });
        }
    }
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = &source.read.code else {
            continue;
        };
        if source.role.is_test || code.imports_module("flask").is_none() {
            continue;
        }
        let documents = [
            "flasgger",
            "flask_smorest",
            "flask_restx",
            "apispec",
            "flask_openapi3",
            "connexion",
        ]
        .iter()
        .find_map(|it| code.imports_module(it));
        let before = code.functions.iter().find(|it| {
            guards.contains(it.name.as_str())
                && it
                    .decorators
                    .iter()
                    .any(|it| it.name.ends_with("before_request"))
        });
        for function in &code.functions {
            for decorator in function.decorators.iter().filter(|it| is_route(it)) {
                let prefix = prefix(facts, source, code, decorator);
                let guard = function
                    .decorators
                    .iter()
                    .find(|it| is_guard(it, guards))
                    .map(|it| it.name.to_string())
                    .or_else(|| before.map(|it| it.name.to_string()))
                    .or_else(|| called(code, function, guards));
                let calls_render = code.calls.iter().any(|it| {
                    (function.line..=function.end).contains(&it.line)
                        && it.method() == "render_template"
                });
                let route = Route {
                    method: method(decorator),
                    path: prefix + &decorator.string().unwrap_or_default(),
                    handler: function.name.to_string(),
                    name: None,
                    source: place,
                    evidence: facts.at(source, decorator.line),
                    guard,
                    is_documented: function.docstring.is_some(),
                    is_typed: false,
                    is_model: false,
                    is_data: false,
                    is_page: calls_render,
                };
                let nearest = apis
                    .iter_mut()
                    .max_by_key(|it| common(&it.evidence.path, &source.file.path));
                if let Some(api) = nearest {
                    api.routes.push(route);
                }
            }
        }
        if let Some(line) = documents
            && let Some(api) = apis
                .iter_mut()
                .max_by_key(|it| common(&it.evidence.path, &source.file.path))
        {
            api.openapi.get_or_insert_with(|| facts.at(source, line));
        }
    }
    apis
}

fn is_route(decorator: &Decorator) -> bool {
    let is_path = decorator.string().is_some_and(|it| it.starts_with('/'));
    decorator.name.contains('.')
        && matches!(
            decorator.method(),
            "route" | "get" | "post" | "put" | "delete"
        )
        && is_path
}

fn method(decorator: &Decorator) -> String {
    if decorator.method() != "route" {
        return decorator.method().to_uppercase();
    }
    let methods = decorator.named("methods").unwrap_or("GET");
    ["POST", "PUT", "DELETE", "PATCH"]
        .into_iter()
        .find(|it| methods.contains(it))
        .unwrap_or("GET")
        .to_owned()
}

fn is_guard(decorator: &Decorator, guards: &HashSet<String>) -> bool {
    let lower = decorator.name.to_lowercase();
    guards.contains(decorator.method())
        || [
            "login_required",
            "jwt_required",
            "token_required",
            "auth_required",
            "require_auth",
            "require_api_key",
            "api_key_required",
            "requires_auth",
            "roles_required",
            "admin_required",
        ]
        .iter()
        .any(|it| lower.ends_with(it))
}

/// The prefix that a blueprint is made with, or that the application registers it under.
fn prefix(facts: &Facts<'_>, source: &Source<'_>, code: &Code, decorator: &Decorator) -> String {
    let receiver = decorator.name.split('.').next().unwrap_or_default();
    let made = code
        .assigns
        .iter()
        .find(|it| it.name == receiver && it.value.starts_with("Blueprint("));
    let Some(made) = made else {
        return String::new();
    };
    let own = made
        .value
        .split("url_prefix")
        .nth(1)
        .and_then(|it| it.split(['"', '\'']).nth(1));
    // What the application says replaces what the blueprint says.
    let given = facts.programs().find_map(|(other, code)| {
        let call = code.calls.iter().find(|call| {
            call.method() == "register_blueprint"
                && call.positional(0).is_some_and(|it| {
                    let is_here = std::ptr::eq(other, source) && it == receiver;
                    is_here || is_imported(code, it, source.file.name(), receiver)
                })
        })?;
        call.named("url_prefix").and_then(unquote)
    });
    given.or(own.map(str::to_owned)).unwrap_or_default()
}

/// `from clients import bp as clients_bp`, or `clients.bp`.
fn is_imported(code: &Code, text: &str, file: &str, name: &str) -> bool {
    let stem = file.trim_end_matches(".py");
    code.imports.iter().any(|it| {
        let is_from = it.module.rsplit('.').next() == Some(stem) && it.name == name;
        is_from && (it.alias == text || (it.alias.is_empty() && it.name == text))
    }) || text == format!("{stem}.{name}")
}
