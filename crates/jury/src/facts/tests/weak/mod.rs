//! Why a test proves nothing: no assertion, one that cannot fail, one that accepts a failure.

mod conditions;
mod reach;

use serde::Serialize;

use super::Evidence;
use crate::facts::{Facts, Source};
use crate::readers::code::{Code, Language};
pub(crate) use conditions::{accepts_error, is_always_true};
use conditions::{helper_asserts, is_always_skipped, skips_first};
pub(super) use reach::{Own, reaches_project};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weakness {
    /// Not one assertion.
    Nothing,
    /// `assert True`, `or True`.
    Always,
    /// Accepts an internal error as a success.
    AcceptsError,
    /// One branch passes whatever happens.
    Escapes,
    /// Skipped or expected to fail, always.
    Skipped,
    /// The runner never finds it.
    NotCollected,
    /// Touches nothing of the project.
    NoProject,
    /// Returns a boolean or prints instead of asserting.
    Swallows,
}

impl Weakness {
    /// Weakens the test without emptying it.
    pub fn is_slight(self) -> bool {
        matches!(self, Self::AcceptsError | Self::Escapes)
    }

    pub fn sentence(self) -> &'static str {
        match self {
            Self::Nothing => "ce test ne vérifie rien : il n'a pas d'assertion",
            Self::Always => "cette assertion est toujours vraie",
            Self::AcceptsError => "cette assertion accepte une erreur interne comme un succès",
            Self::Escapes => "une branche de ce test passe quoi qu'il arrive",
            Self::Skipped => "ce test est toujours sauté ou attendu en échec",
            Self::NotCollected => "ce test n'est jamais ramassé par l'outil de test",
            Self::NoProject => "ce test n'importe et n'appelle rien du projet",
            Self::Swallows => "ce test avale l'échec : il renvoie ou affiche au lieu de vérifier",
        }
    }
}

pub(super) fn of(
    facts: &Facts<'_>,
    source: &Source<'_>,
    code: &Code,
    number: usize,
) -> Vec<(Weakness, Evidence)> {
    let function = &code.functions[number];
    let asserts: Vec<_> = code.within(&code.asserts, function).collect();
    let mut found = Vec::new();
    let skip = function
        .decorators
        .iter()
        .find(|it| is_always_skipped(&it.text));
    if let Some(decorator) = skip {
        found.push((Weakness::Skipped, facts.at(source, decorator.line)));
    } else if function.name.contains(".skip ") || function.name.starts_with("xit ") {
        found.push((Weakness::Skipped, facts.at(source, function.line)));
    } else if let Some(line) = skips_first(code, number) {
        found.push((Weakness::Skipped, facts.at(source, line)));
    }
    let checks = code.within(&code.calls, function).filter(|it| {
        let method = it.method();
        let is_unit = method.starts_with("assert") && it.callee != "assert";
        let is_known = matches!(
            method,
            "raises"
                | "warns"
                | "fail"
                | "approx"
                | "expect"
                | "should"
                | "raise_for_status"
                | "exit"
                | "assertRaises"
        );
        let is_helper = ["assert", "check", "verif", "expect", "valid"]
            .iter()
            .any(|it| method.to_lowercase().starts_with(it))
            && helper_asserts(code, method);
        is_unit
            || is_known
            || is_helper
            || (code.language == Language::Rust
                && matches!(method, "unwrap" | "expect" | "unwrap_err"))
    });
    let checks = checks.count();
    let always = asserts.iter().filter(|it| is_always_true(&it.text)).count();
    if asserts.is_empty() && checks == 0 {
        // Rust fails on a panic; a call inside a helper may assert.
        let returns = (function.line..=function.end).any(|line| {
            let line = source.line(line).trim_start();
            line.starts_with("return False") || line.starts_with("return True")
        });
        let calls_helper = code
            .within(&code.calls, function)
            .any(|it| helper_asserts(code, it.method()));
        if returns {
            found.push((Weakness::Swallows, facts.at(source, function.line)));
        } else if !calls_helper && !(code.language == Language::Rust) {
            found.push((Weakness::Nothing, facts.at(source, function.line)));
        }
    } else if always > 0 && always == asserts.len() && checks == 0 {
        let first = asserts
            .iter()
            .find(|it| is_always_true(&it.text))
            .map_or(function.line, |it| it.line);
        found.push((Weakness::Always, facts.at(source, first)));
    }
    if always > 0
        && always < asserts.len() + usize::from(checks > 0)
        && let Some(first) = asserts.iter().find(|it| is_always_true(&it.text))
    {
        found.push((Weakness::Escapes, facts.at(source, first.line)));
    }
    if code.language != Language::Rust
        && let Some(assert) = asserts.iter().find(|it| accepts_error(&it.text))
    {
        found.push((Weakness::AcceptsError, facts.at(source, assert.line)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_cannot_be_false_are_told_from_real_ones() {
        for text in [
            "True",
            "x or True",
            "(True)",
            "len(rows) >= 0",
            "1 == 1",
            "True, 'msg'",
        ] {
            assert!(is_always_true(text), "{text}");
        }
        for text in ["x is True", "len(rows) > 0", "reponse.ok", "a == b or c"] {
            assert!(!is_always_true(text), "{text}");
        }
    }

    #[test]
    fn an_internal_error_accepted_as_success_is_seen() {
        assert!(accepts_error("r.status_code in [200, 500]"));
        assert!(accepts_error("response.status_code != 403"));
        assert!(!accepts_error("r.status_code == 500"));
        assert!(!accepts_error("r.status_code in (401, 403)"));
    }
}
