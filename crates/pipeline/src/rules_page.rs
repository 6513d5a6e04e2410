//! The page of rules, in Markdown: what the code holds, told to people.

use aggregator::rules::{Action, RULES, Rule};
use aggregator::units::{METRES_PER_FOOT, METRES_PER_MILE, QUANTITIES};
use askama::Template;
use domain::Source;

/// The rules, the chain of the aggregation and its choices, as `docs/donnees/regles.md`.
///
/// # Panics
/// Never: the template has no filter that fails.
pub fn rules_page() -> String {
    Page::new()
        .render()
        .expect("a template without fallible filter")
}

#[derive(Template)]
#[template(path = "regles.md")]
struct Page {
    actions: Vec<ActionLine>,
    sources: Vec<SourceRules>,
    quantities: Vec<QuantityLine>,
    rules: usize,
    feet_to_metres: String,
    miles_to_kilometres: String,
}

struct ActionLine {
    label: &'static str,
    meaning: &'static str,
    rules: usize,
}

struct SourceRules {
    label: &'static str,
    rules: Vec<&'static Rule>,
}

struct QuantityLine {
    name: &'static str,
    kept: &'static str,
    known: String,
}

impl Page {
    fn new() -> Self {
        let rules_of = |source| {
            let rules = RULES.iter().copied();
            rules.filter(|rule| rule.source == source).collect()
        };
        Self {
            actions: Action::ALL
                .into_iter()
                .map(|action| ActionLine {
                    label: action.label(),
                    meaning: action.meaning(),
                    rules: RULES.iter().filter(|rule| rule.action == action).count(),
                })
                .collect(),
            sources: Source::ALL
                .into_iter()
                .map(|source| SourceRules {
                    label: source.label(),
                    rules: rules_of(source),
                })
                .collect(),
            quantities: QUANTITIES
                .into_iter()
                .map(|quantity| QuantityLine {
                    name: quantity.name,
                    kept: quantity.kept,
                    known: quantity
                        .known()
                        .map(|(unit, factor, offset)| conversion(unit, factor, offset))
                        .collect::<Vec<_>>()
                        .join(" ; "),
                })
                .collect(),
            rules: RULES.len(),
            feet_to_metres: decimal(METRES_PER_FOOT),
            miles_to_kilometres: decimal(METRES_PER_MILE / 1000.0),
        }
    }
}

/// `°F (x 0,555556 - 17,777778)`.
fn conversion(unit: &str, factor: f64, offset: f64) -> String {
    if (factor, offset) == (1.0, 0.0) {
        return format!("{unit} (inchangé)");
    }
    let shift = match offset {
        0.0 => String::new(),
        offset if offset < 0.0 => format!(" − {}", decimal(-offset)),
        offset => format!(" + {}", decimal(offset)),
    };
    format!("{unit} (× {}{shift})", decimal(factor))
}

/// French writing of a number, six decimals at most.
fn decimal(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_line_and_no_other_is_named() {
        let page = rules_page();
        for rule in RULES {
            let line = format!(
                "| {} | `{}` |",
                rule.id,
                rule.fields().collect::<Vec<_>>().join("`, `")
            );
            assert_eq!(page.matches(&line).count(), 1, "{line}");
        }
        let is_known = |id: &str| RULES.iter().any(|rule| rule.id == id);
        for prefix in ["MET-", "CIE-", "AER-", "APP-", "VOL-"] {
            for (at, _) in page.match_indices(prefix) {
                let id = &page[at..at + prefix.len() + 2];
                assert!(is_known(id), "{id} is in the page and not in the table");
            }
        }
    }

    #[test]
    fn no_cell_breaks_its_table() {
        for rule in RULES {
            for text in [rule.field, rule.condition, rule.reason] {
                assert!(!text.contains(['|', '\n']), "{}", rule.id);
            }
        }
    }

    #[test]
    fn conversions_are_written_the_french_way() {
        assert_eq!(conversion("°C", 1.0, 0.0), "°C (inchangé)");
        assert_eq!(
            conversion("°F", 5.0 / 9.0, -160.0 / 9.0),
            "°F (× 0,555556 − 17,777778)"
        );
    }
}
