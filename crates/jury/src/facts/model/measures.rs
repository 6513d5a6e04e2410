//! Measures that no program has made: random, or typed by hand.

use super::Model;
use crate::facts::{Facts, Source};
use crate::readers::code::Code;
use crate::words::fold;

/// Words that name a measure.
pub(super) const MEASURES: [&str; 24] = [
    "accuracy",
    "r2",
    "r2_score",
    "rmse",
    "mae",
    "f1",
    "f1_score",
    "precision",
    "recall",
    "auc",
    "roc_auc",
    "drift",
    "latency",
    "tokens",
    "token_count",
    "cost",
    "score",
    "mse",
    "loss",
    "response_time",
    "cpu",
    "memory",
    "uptime",
    "error_rate",
];

pub(super) fn measures(model: &mut Model, facts: &Facts<'_>, source: &Source<'_>, code: &Code) {
    let path = fold(&source.file.path);
    let is_shown = ["monitor", "metric", "dashboard", "supervision"]
        .iter()
        .any(|it| path.contains(it));
    for assign in &code.assigns {
        let name = fold(&assign.name);
        let is_measure = MEASURES.iter().any(|it| {
            name == *it || name.ends_with(&format!("_{it}")) || name.starts_with(&format!("{it}_"))
        });
        let is_random = assign.value.contains("random.")
            || assign.value.contains("randint(")
            || assign.value.contains("Math.random");
        if is_random && (is_measure || is_shown) {
            model.random_measures.push(facts.at(source, assign.line));
        }
        let is_number = assign.value.starts_with("0.")
            && assign
                .value
                .chars()
                .all(|it| it.is_ascii_digit() || it == '.');
        let is_performance = [
            "accuracy",
            "r2",
            "f1",
            "auc",
            "precision",
            "recall",
            "rmse",
            "mae",
        ]
        .iter()
        .any(|it| {
            name == *it || name.ends_with(&format!("_{it}")) || name.starts_with(&format!("{it}_"))
        });
        if is_number
            && is_performance
            && !name.contains("min")
            && !name.contains("seuil")
            && !name.contains("threshold")
        {
            model.typed_measures.push(facts.at(source, assign.line));
        }
        // A dictionary of measures written by hand.
        if assign.value.starts_with('{') && typed_pairs(&assign.value) >= 2 {
            model.typed_measures.push(facts.at(source, assign.line));
        }
    }
    if is_shown {
        for call in code
            .calls
            .iter()
            .filter(|it| crate::facts::sources::is_random(&it.callee))
        {
            model.random_measures.push(facts.at(source, call.line));
        }
    }
}

/// `"accuracy": 0.92` in a literal.
pub(super) fn typed_pairs(value: &str) -> usize {
    value
        .split(',')
        .filter(|pair| {
            let Some((name, number)) = pair.split_once(':') else {
                return false;
            };
            let name = fold(name.trim_matches(['{', '"', '\'', ' ', '\n']));
            let number = number.trim_matches(['}', ' ', '\n']);
            MEASURES[..11]
                .iter()
                .any(|it| name == *it || name.ends_with(&format!("_{it}")))
                && number.starts_with(|it: char| it.is_ascii_digit())
                && number.chars().all(|it| it.is_ascii_digit() || it == '.')
        })
        .count()
}
