//! Thresholds that documents announce against those of the alert rules.

use super::{Finding, Kind, against};
use crate::facts::Facts;
use crate::words::{any, fold};

/// A line that names an alert and gives numbers, none of which is its rule's.
pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let rules = &facts.monitor.rules;
    for (source, doc) in facts.docs() {
        for line in doc.lines() {
            let Some(rule) = rules.iter().find(|it| names(&line.text, &it.name)) else {
                continue;
            };
            let told = numbers(&line.text.replace(&rule.name, ""));
            let is_threshold = any(
                &line.folded,
                &["seuil", "superieur", "inferieur", "depasse"],
            ) || line.text.contains(['>', '<', '%']);
            // The same alert may have a warning and a critical threshold, and its duration.
            let own: Vec<f64> = rules
                .iter()
                .filter(|it| it.name == rule.name)
                .flat_map(|it| compared(&it.expression))
                .collect();
            let is_same = told
                .iter()
                .any(|told| own.iter().any(|own| agree(*told, *own)));
            if is_threshold && !told.is_empty() && !own.is_empty() && !is_same {
                against(
                    findings,
                    Kind::ThresholdGap,
                    (
                        facts.with(source, line.line, &line.text),
                        rule.evidence.clone(),
                    ),
                    format!(
                        "Le document donne un autre seuil à « {} » que sa règle ({}).",
                        rule.name, own[0]
                    ),
                );
            }
        }
    }
}

/// The whole name, whatever its case: `ApiLente` and « API lente » are two.
fn names(line: &str, name: &str) -> bool {
    name.len() > 5
        && fold(line).match_indices(&fold(name)).any(|(place, found)| {
            let folded = fold(line);
            let is_letter = |it: char| it.is_alphanumeric();
            !folded[..place].ends_with(is_letter)
                && !folded[place + found.len()..].starts_with(is_letter)
        })
}

/// Numbers that an expression compares with.
fn compared(expression: &str) -> Vec<f64> {
    let sides = expression.split(['>', '<']).skip(1);
    sides
        .filter_map(|it| {
            let text = it.trim_start_matches(['=', ' ']);
            let end = text
                .find(|it: char| !(it.is_ascii_digit() || matches!(it, '.' | 'e' | '-')))
                .unwrap_or(text.len());
            text[..end].parse().ok()
        })
        .collect()
}

/// Numbers of a line, with a comma or a point.
fn numbers(text: &str) -> Vec<f64> {
    text.split(|it: char| !(it.is_ascii_digit() || matches!(it, '.' | ',')))
        .map(|it| it.trim_matches(['.', ',']).replace(',', "."))
        .filter_map(|it| it.parse().ok())
        .collect()
}

/// The same value, told in another unit: per cent, milliseconds, minutes, hours, bytes.
fn agree(told: f64, own: f64) -> bool {
    const UNITS: [f64; 10] = [
        1.0,
        100.0,
        1000.0,
        1.0 / 60.0,
        1.0 / 3600.0,
        1.0 / 86_400.0,
        1.0 / 1024.0,
        1.0 / 1_048_576.0,
        1.0 / 1_073_741_824.0,
        1.0 / 1_000_000.0,
    ];
    UNITS
        .iter()
        .any(|unit| (told - own * unit).abs() <= 0.005 * told.abs().max(0.001))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_is_the_same_in_another_unit() {
        assert_eq!(compared("rate(a[5m]) > 0.05"), [0.05]);
        assert_eq!(compared("a >= 2 and b < 10"), [2.0, 10.0]);
        assert!(agree(5.0, 0.05), "5 %");
        assert!(agree(500.0, 0.5), "500 ms");
        assert!(agree(2.0, 120.0), "2 min");
        assert!(!agree(10.0, 0.05));
        assert_eq!(numbers("plus de 0,5 s ou 3."), [0.5, 3.0]);
    }
}
