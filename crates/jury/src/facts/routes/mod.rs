//! Routes as each framework declares them, and what protects each.

pub(super) mod axum;
pub(super) mod django;
pub(super) mod express;
pub(super) mod fastapi;
pub(super) mod flask;

use std::collections::HashSet;

use super::Facts;
use crate::readers::code::{Code, Function};

/// Functions that refuse a caller, by name: what a route is protected by.
pub(super) fn guards(facts: &Facts<'_>) -> HashSet<String> {
    let mut guards = HashSet::new();
    for (_, code) in facts.programs() {
        for assign in &code.assigns {
            // `api_key = APIKeyHeader(…)`: the scheme itself.
            if is_scheme(&assign.value) {
                guards.insert(assign.name.to_string());
            }
        }
    }
    // A guard may ask another: twice is enough for those seen in practice.
    for _ in 0..3 {
        for (_, code) in facts.programs() {
            for (place, function) in code.functions.iter().enumerate() {
                if refuses(code, place, function) || asks(function, &guards) {
                    guards.insert(function.name.to_string());
                }
            }
        }
    }
    guards
}

pub(super) fn is_scheme(value: &str) -> bool {
    [
        "APIKeyHeader(",
        "APIKeyQuery(",
        "APIKeyCookie(",
        "OAuth2PasswordBearer(",
        "HTTPBearer(",
        "HTTPBasic(",
        "OAuth2AuthorizationCodeBearer(",
        "HTTPTokenAuth(",
        "HTTPBasicAuth(",
    ]
    .iter()
    .any(|it| value.contains(it))
}

/// Reads who calls, and refuses: 401, 403, or a check of a token or password.
fn refuses(code: &Code, place: usize, function: &Function) -> bool {
    let name = function.name.to_lowercase();
    let is_named = [
        "auth",
        "current_user",
        "api_key",
        "apikey",
        "token",
        "require",
        "permission",
        "verify",
        "login",
        "role",
        "secur",
        "jwt",
    ]
    .iter()
    .any(|it| name.contains(it));
    if !is_named {
        return false;
    }
    let is_in = |owner: Option<usize>, line: usize| {
        owner == Some(place) || (function.line..=function.end).contains(&line)
    };
    let raises = code.raises.iter().any(|it| {
        is_in(it.function, it.line)
            && [
                "401",
                "403",
                "UNAUTHORIZED",
                "FORBIDDEN",
                "credentials",
                "PermissionDenied",
                "AuthenticationFailed",
                "NotAuthenticated",
            ]
            .iter()
            .any(|term| it.text.contains(term))
    });
    let calls = code.calls.iter().any(|it| {
        is_in(it.function, it.line)
            && (it.callee == "jwt.decode"
                || it.callee.ends_with("compare_digest")
                || it.method() == "verify_jwt_in_request"
                || (it.callee == "abort"
                    && it
                        .positional(0)
                        .is_some_and(|code| code.contains("401") || code.contains("403"))))
    });
    raises || calls
}

/// Takes another guard as a parameter.
fn asks(function: &Function, guards: &HashSet<String>) -> bool {
    depends(&function.parameters).any(|it| guards.contains(it)) && {
        let name = function.name.to_lowercase();
        [
            "user", "auth", "key", "admin", "role", "require", "verif", "perm",
        ]
        .iter()
        .any(|it| name.contains(it))
    }
}

/// The guard that the body of a function calls itself: `check_key(x_api_key)`.
pub(super) fn called(code: &Code, function: &Function, guards: &HashSet<String>) -> Option<String> {
    let mut calls = code.within(&code.calls, function);
    let found = calls.find(|it| guards.contains(it.method()) && !is_scheme(&it.callee))?;
    Some(found.method().to_owned())
}

/// The names inside `Depends(…)` and `Security(…)`.
pub(super) fn depends(text: &str) -> impl Iterator<Item = &str> {
    ["Depends(", "Security("].into_iter().flat_map(move |open| {
        text.match_indices(open).map(move |(place, _)| {
            let rest = &text[place + open.len()..];
            let end = rest
                .find(|it: char| !(it.is_alphanumeric() || it == '_' || it == '.'))
                .unwrap_or(rest.len());
            rest[..end].rsplit('.').next().unwrap_or_default()
        })
    })
}
