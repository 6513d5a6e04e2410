//! Routes that the session of a visitor opens: a page of the same site sends it without a word.

use std::ptr;

use super::Facts;
use super::api::{Framework, Route};
use super::routes::depends;

/// What Django asks of the visitor that a login has let in.
const OF_DJANGO: [&str; 8] = [
    "login_required",
    "LoginRequiredMixin",
    "LoginRequiredMiddleware",
    "UserPassesTestMixin",
    "user_passes_test",
    "PermissionRequiredMixin",
    "permission_required",
    "staff_member_required",
];

/// A guard that asks another, that asks another, and so on.
const DEEPEST: usize = 3;

/// Whether what protects the route is the session that a login has opened.
pub(super) fn asks_session(facts: &Facts<'_>, route: &Route) -> bool {
    let Some(guard) = route.guard.as_deref() else {
        return false;
    };
    let mut apis = facts.apis.iter();
    let api = apis.find(|api| api.routes.iter().any(|it| ptr::eq(it, route)));
    match api.map(|it| it.framework) {
        Some(Framework::Django) => OF_DJANGO.iter().any(|it| guard.contains(it)),
        Some(Framework::Flask) if guard.ends_with("login_required") => {
            let mut programs = facts.programs();
            programs.any(|(_, code)| code.imports_module("flask_login").is_some())
                || reads_cookie(facts, guard, DEEPEST)
        }
        Some(Framework::Flask | Framework::FastApi) => {
            let mut calls = facts.programs().flat_map(|(_, code)| &code.calls);
            calls.any(|it| it.method() == "set_cookie") && reads_cookie(facts, guard, DEEPEST)
        }
        _ => false,
    }
}

/// The guard reads a cookie or the session, by itself or by a guard that it asks.
fn reads_cookie(facts: &Facts<'_>, guard: &str, left: usize) -> bool {
    let Some(left) = left.checked_sub(1) else {
        return false;
    };
    facts.programs().any(|(_, code)| {
        let mut functions = code.functions.iter().filter(|it| it.name == guard);
        functions.any(|function| {
            let mut calls = code.within(&code.calls, function);
            calls.any(|it| it.callee.ends_with("cookies.get") || it.callee.ends_with("session.get"))
                || function.parameters.contains("Cookie(")
                || depends(&function.parameters).any(|it| reads_cookie(facts, it, left))
        })
    })
}
