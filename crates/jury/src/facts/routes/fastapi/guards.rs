//! What protects a route of FastAPI: dependencies and annotations.

use std::collections::HashSet;

use crate::facts::Facts;
use crate::facts::routes::depends;
use crate::readers::code::Code;

/// `from routers.x import router as y`, then `include_router(y)`.
pub(super) fn imported_as(facts: &Facts<'_>, name: &str, stem: &str) -> bool {
    facts.programs().any(|(_, code)| {
        code.imports
            .iter()
            .any(|it| it.alias == name && it.module.ends_with(stem))
    })
}

/// `user: CurrentUser` where `CurrentUser = Annotated[User, Depends(guard)]`.
pub(super) fn annotated(code: &Code, parameters: &str, guards: &HashSet<String>) -> Option<String> {
    code.assigns
        .iter()
        .filter(|it| it.value.starts_with("Annotated["))
        .find(|it| {
            parameters.contains(it.name.as_str())
                && depends(&it.value).any(|it| guards.contains(it))
        })
        .map(|it| it.name.to_string())
}

/// The list itself, or the variable that holds it.
pub(super) fn named_guard(code: &Code, text: &str, guards: &HashSet<String>) -> Option<String> {
    guard_of(text, guards).or_else(|| {
        let assign = code.assigns.iter().find(|it| it.name == text)?;
        guard_of(&assign.value, guards)
    })
}

pub(super) fn guard_of(text: &str, guards: &HashSet<String>) -> Option<String> {
    depends(text)
        .find(|it| guards.contains(*it))
        .map(str::to_owned)
}

pub(super) fn quoted_after(text: &str, name: &str) -> String {
    let Some(place) = text.find(&format!("{name}=")) else {
        return String::new();
    };
    let rest = &text[place + name.len() + 1..];
    let mut quotes = rest.split(['"', '\'']);
    if quotes.next().is_some_and(|before| before.trim().is_empty()) {
        return quotes.next().unwrap_or_default().to_owned();
    }
    String::new()
}

pub(super) fn unquoted(text: &str) -> String {
    crate::readers::code::unquote(text).unwrap_or_default()
}
