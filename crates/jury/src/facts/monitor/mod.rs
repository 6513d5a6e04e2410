//! Watching a running program: metrics exported, rules, dashboards, logs.

mod exports;
mod expressions;
mod files;
mod programs;

use std::collections::HashSet;

use super::{Evidence, Facts};
pub use expressions::metrics_of;
use files::datas;
use programs::programs;

#[derive(Debug, Default)]
pub struct Monitor {
    pub exported: Vec<Metric>,
    /// Instruments a whole framework: its names are not listed.
    pub instrumented: Vec<Evidence>,
    pub scrapes: Vec<Evidence>,
    pub rules: Vec<Rule>,
    /// Series that Prometheus computes of others, by its recording rules.
    recorded: Vec<Recorded>,
    /// Those of them that come from what is exported.
    computed: HashSet<String>,
    /// Rules that a comment switched off.
    pub silenced: Vec<Evidence>,
    /// Where alerts are sent.
    pub receivers: Vec<Evidence>,
    pub dashboards: Vec<Dashboard>,
    /// A file that tells Grafana where its dashboards are.
    pub provisioning: Vec<Provisioning>,
    /// Dashboards written in the application itself.
    pub pages: Vec<Evidence>,
    pub logging: Vec<Evidence>,
    pub drift: Vec<Evidence>,
    pub tracking: Vec<Evidence>,
}

#[derive(Debug, Clone)]
pub struct Metric {
    pub name: String,
    pub evidence: Evidence,
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub name: String,
    pub metrics: Vec<String>,
    pub expression: String,
    pub evidence: Evidence,
}

#[derive(Debug, Clone)]
struct Recorded {
    name: String,
    metrics: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Dashboard {
    pub evidence: Evidence,
    pub metrics: Vec<String>,
    pub panels: usize,
    /// Written for the HTTP interface and not for provisioning: Grafana does not read it from a file.
    pub is_wrapped: bool,
    pub path: String,
}

#[derive(Debug, Clone)]
pub struct Provisioning {
    pub evidence: Evidence,
    pub folder: String,
}

/// Shows measures of a program or of a model at work.
fn watches(source: &super::Source<'_>) -> bool {
    const SHOWN: [&str; 16] = [
        "latenc",
        "drift",
        "derive",
        "accuracy",
        "precision",
        "rmse",
        "f1-score",
        "uptime",
        "cpu$",
        "memoire",
        "temps de reponse",
        "response time",
        "taux d'erreur",
        "error rate",
        "prediction",
        "metri",
    ];
    let text = crate::words::fold(source.file.text().unwrap_or_default());
    crate::words::count(&text, &SHOWN) >= 2
}

pub(super) fn of(facts: &Facts<'_>) -> Monitor {
    let mut monitor = Monitor::default();
    for (source, code) in facts.programs() {
        programs(&mut monitor, facts, source, code);
    }
    for (source, node) in facts.datas() {
        datas(&mut monitor, facts, source, node);
    }
    for source in &facts.sources {
        let extension = source.file.extension();
        if matches!(extension.as_str(), "yml" | "yaml" | "rules") {
            for (place, line) in source.file.text().unwrap_or_default().lines().enumerate() {
                let text = line.trim();
                let is_alert = text.starts_with('#')
                    && text.trim_start_matches(['#', ' ']).starts_with("- alert:");
                if is_alert {
                    monitor.silenced.push(facts.at(source, place + 1));
                }
            }
        }
        let lower = source.file.path.to_lowercase();
        // A dashboard of an application shows its users' affairs, unless it says what it watches.
        let is_watch = lower.contains("monitor") || lower.contains("supervision");
        let is_board = lower.contains("dashboard") && watches(source);
        let is_page = source.role.is_page && (is_watch || is_board);
        let is_streamlit = extension == "py"
            && (lower.contains("monitor") || is_board)
            && source.read.code.as_ref().is_some_and(|it| {
                it.imports_module("streamlit").is_some() || it.imports_module("dash").is_some()
            });
        if is_page || is_streamlit {
            monitor.pages.push(facts.at(source, 1));
        }
    }
    monitor.compute();
    monitor
}
