//! The pages of `docs/rgpd/`, in Markdown: what the code declares, told to people.

use askama::Template;
use privacy::{CONTROLLER, Clock, Controller, Processing, REGISTER, RULES, Rule};

/// The register of processing, as `docs/rgpd/registre.md`.
///
/// # Panics
/// Never: the template has no filter that fails.
pub fn register_page() -> String {
    let page = RegisterPage {
        controller: CONTROLLER,
        processings: REGISTER
            .iter()
            .map(|processing| ProcessingPart {
                processing,
                kept: rules_of(processing).map(sentence).collect(),
                columns: quoted(processing.columns),
            })
            .collect(),
    };
    rendered(&page)
}

/// The rules of retention, as `docs/rgpd/conservation.md`.
///
/// # Panics
/// Never: the template has no filter that fails.
pub fn retention_page() -> String {
    let page = RetentionPage {
        rules: RULES.iter().map(RuleLine::of).collect(),
        batch: crate::thousands(crate::retention::BATCH.into()),
    };
    rendered(&page)
}

/// The procedures, as `docs/rgpd/procedures.md`.
///
/// # Panics
/// Never: the template has no filter that fails.
pub fn procedures_page() -> String {
    let default_of = |name: &str| {
        let key = settings::KEYS.iter().find(|key| key.name == name);
        key.and_then(|key| key.default).unwrap_or_default()
    };
    let page = ProceduresPage {
        controller: CONTROLLER,
        rules: RULES.iter().map(RuleLine::of).collect(),
        purge_cron: default_of("schedule_purge"),
        zone: default_of("schedule_time_zone"),
    };
    rendered(&page)
}

/// A template leaves out the last end of line of its file.
fn rendered(page: &impl Template) -> String {
    page.render().expect("a template without fallible filter") + "\n"
}

#[derive(Template)]
#[template(path = "rgpd_registre.md")]
struct RegisterPage {
    controller: Controller,
    processings: Vec<ProcessingPart>,
}

struct ProcessingPart {
    processing: &'static Processing,
    kept: Vec<String>,
    columns: String,
}

#[derive(Template)]
#[template(path = "rgpd_conservation.md")]
struct RetentionPage {
    rules: Vec<RuleLine>,
    batch: String,
}

#[derive(Template)]
#[template(path = "rgpd_procedures.md")]
struct ProceduresPage {
    controller: Controller,
    rules: Vec<RuleLine>,
    purge_cron: &'static str,
    zone: &'static str,
}

struct RuleLine {
    rule: &'static Rule,
    clock: String,
    keep: String,
    columns: String,
}

impl RuleLine {
    fn of(rule: &'static Rule) -> Self {
        Self {
            rule,
            clock: match rule.clock {
                Clock::Instant(column) => format!("`{column}`"),
                Clock::Day(column) => format!("`{column}`, jour fini partout sur Terre"),
                Clock::Outside(told) => told.to_owned(),
            },
            keep: rule.keep.label(),
            columns: quoted(rule.columns),
        }
    }
}

fn rules_of(processing: &Processing) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| {
        let mut columns = rule.columns.iter();
        columns.any(|column| processing.columns.contains(column))
    })
}

fn sentence(rule: &Rule) -> String {
    let clock = match rule.clock {
        Clock::Instant(column) | Clock::Day(column) => format!("`{column}`"),
        Clock::Outside(told) => told.to_owned(),
    };
    let (action, moment) = (rule.action.label(), rule.keep.moment());
    format!("règle `{}` : {action} {moment} ({clock})", rule.id.as_str())
}

fn quoted(columns: &[&str]) -> String {
    if columns.is_empty() {
        return "aucune".to_owned();
    }
    format!("`{}`", columns.join("`, `"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_processing_and_every_rule_is_in_its_page() {
        let register = register_page();
        for processing in REGISTER {
            let title = format!("## {}\n", processing.name);
            assert_eq!(register.matches(&title).count(), 1, "{title}");
            assert!(register.contains(processing.purpose));
        }
        let (retention, procedures) = (retention_page(), procedures_page());
        for rule in RULES {
            let line = format!("| `{}` |", rule.id.as_str());
            assert_eq!(
                retention.matches(&line).count(),
                2,
                "durations then columns: {line}"
            );
            assert_eq!(procedures.matches(&line).count(), 1, "{line}");
        }
    }

    #[test]
    fn every_processing_says_how_long_its_data_is_kept() {
        for processing in REGISTER {
            assert!(rules_of(processing).next().is_some(), "{}", processing.id);
        }
    }

    #[test]
    fn pages_have_one_title_and_end_with_one_line() {
        for page in [register_page(), retention_page(), procedures_page()] {
            let titles = page.lines().filter(|line| line.starts_with("# ")).count();
            assert_eq!(titles, 1);
            assert!(page.ends_with('\n') && !page.ends_with("\n\n") && !page.contains("\n\n\n"));
        }
    }
}
