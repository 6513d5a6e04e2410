//! Watching a running program: metrics exported, rules, dashboards, logs.

use std::collections::HashSet;

use super::{Evidence, Facts, Source};
use crate::readers::code::Code;
use crate::readers::data::Node;

#[derive(Debug, Default)]
pub struct Monitor {
    pub exported: Vec<Metric>,
    /// Instruments a whole framework: its names are not listed.
    pub instrumented: Vec<Evidence>,
    pub scrapes: Vec<Evidence>,
    pub rules: Vec<Rule>,
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
        let is_page = source.role.is_page
            && (lower.contains("monitor")
                || lower.contains("supervision")
                || lower.contains("dashboard"));
        let is_streamlit = extension == "py"
            && (lower.contains("monitor") || lower.contains("dashboard"))
            && source.read.code.as_ref().is_some_and(|it| {
                it.imports_module("streamlit").is_some() || it.imports_module("dash").is_some()
            });
        if is_page || is_streamlit {
            monitor.pages.push(facts.at(source, 1));
        }
    }
    monitor
}

fn programs(monitor: &mut Monitor, facts: &Facts<'_>, source: &Source<'_>, code: &Code) {
    let has_client = code.imports_module("prometheus_client").is_some()
        || code.imports_module("prometheus").is_some()
        || code.imports_module("prom-client").is_some()
        || code.imports_module("telemetry").is_some();
    for call in &code.calls {
        let method = call.method();
        let is_metric = matches!(
            method,
            "Counter" | "Gauge" | "Histogram" | "Summary" | "Info"
        ) || [
            "register_counter",
            "register_gauge",
            "register_histogram",
            "IntCounter::new",
            "Gauge::new",
            "Opts::new",
            "HistogramOpts::new",
        ]
        .iter()
        .any(|it| call.callee.contains(it));
        if has_client
            && is_metric
            && let Some(name) = call.string(0)
        {
            monitor.exported.push(Metric {
                name,
                evidence: facts.at(source, call.line),
            });
        }
        let callee = call.callee.as_str();
        if callee.contains("Instrumentator")
            || callee.ends_with("make_asgi_app")
            || callee.ends_with("start_http_server")
            || callee.contains("PrometheusMiddleware")
            || callee.ends_with("generate_latest")
            || callee.contains("PrometheusMetrics")
        {
            monitor.instrumented.push(facts.at(source, call.line));
        }
        if matches!(
            callee,
            "logging.basicConfig"
                | "logging.config.dictConfig"
                | "dictConfig"
                | "logger.add"
                | "structlog.configure"
                | "logging.getLogger"
                | "getLogger"
        ) || callee.contains("tracing_subscriber")
            || callee.ends_with("createLogger")
        {
            monitor.logging.push(facts.at(source, call.line));
        }
        if callee.starts_with("mlflow.") {
            monitor.tracking.push(facts.at(source, call.line));
        }
        if callee.contains("ks_2samp")
            || callee.contains("DataDriftPreset")
            || callee.contains("psi") && callee.len() < 30
        {
            monitor.drift.push(facts.at(source, call.line));
        }
    }
    for assign in &code.assigns {
        if assign.name == "LOGGING" && assign.value.starts_with('{') {
            monitor.logging.insert(0, facts.at(source, assign.line));
        }
        // The middleware must be in the list, not only the application.
        if assign.name == "MIDDLEWARE" && assign.value.contains("django_prometheus") {
            monitor.instrumented.push(facts.at(source, assign.line));
        }
    }
    for module in ["evidently", "nannyml"] {
        let line = code.imports_module(module);
        monitor.drift.extend(line.map(|it| facts.at(source, it)));
    }
    for module in ["loguru", "structlog", "tracing", "winston"] {
        let line = code.imports_module(module);
        monitor.logging.extend(line.map(|it| facts.at(source, it)));
    }
    // Names kept as constants, as Rust programs do.
    if code.language == crate::readers::code::Language::Rust && source.file.name() == "metrics.rs" {
        for string in &code.strings {
            let is_name = string.text.contains('_')
                && string
                    .text
                    .chars()
                    .all(|it| it.is_ascii_lowercase() || it == '_' || it.is_ascii_digit());
            if is_name {
                monitor.exported.push(Metric {
                    name: string.text.clone(),
                    evidence: facts.at(source, string.line),
                });
            }
        }
    }
}

fn datas(monitor: &mut Monitor, facts: &Facts<'_>, source: &Source<'_>, node: &Node) {
    if node
        .get("scrape_configs")
        .is_some_and(|it| !it.items().is_empty())
        && node.get("clients").is_none()
    {
        let line = node.key_line("scrape_configs").unwrap_or(1);
        monitor.scrapes.push(facts.at(source, line));
    }
    if let Some(receivers) = node
        .get("receivers")
        .filter(|_| node.get("route").is_some())
    {
        monitor.receivers.push(facts.at(source, receivers.line));
    }
    for group in node.get("groups").map(Node::items).unwrap_or_default() {
        for rule in group.get("rules").map(Node::items).unwrap_or_default() {
            let (Some(name), Some(expression)) = (
                rule.text_of("alert").or_else(|| rule.text_of("title")),
                rule.text_of("expr"),
            ) else {
                continue;
            };
            monitor.rules.push(Rule {
                name: name.to_owned(),
                metrics: metrics_of(expression),
                expression: expression.to_owned(),
                evidence: facts.at(source, rule.line),
            });
        }
    }
    for provider in node.get("providers").map(Node::items).unwrap_or_default() {
        if let Some(path) = provider.at(&["options", "path"]) {
            monitor.provisioning.push(Provisioning {
                evidence: facts.at(source, path.line),
                folder: path.text().unwrap_or_default().to_owned(),
            });
        }
    }
    let wrapped = node.get("dashboard");
    let board = wrapped.unwrap_or(node);
    if let Some(panels) = board
        .get("panels")
        .filter(|_| source.file.extension() == "json" && board.get("title").is_some())
    {
        let mut metrics = Vec::new();
        panels.walk(&mut |key, node| {
            if key == "expr"
                && let Some(text) = node.text()
            {
                metrics.extend(metrics_of(text));
            }
        });
        monitor.dashboards.push(Dashboard {
            evidence: facts.at(source, panels.line),
            metrics,
            panels: panels.items().len(),
            is_wrapped: wrapped.is_some(),
            path: source.file.path.clone(),
        });
    }
}

/// The metrics that an expression reads.
pub fn metrics_of(expression: &str) -> Vec<String> {
    const WORDS: [&str; 40] = [
        "sum",
        "rate",
        "avg",
        "max",
        "min",
        "count",
        "irate",
        "increase",
        "by",
        "without",
        "on",
        "and",
        "or",
        "unless",
        "histogram_quantile",
        "absent",
        "abs",
        "delta",
        "deriv",
        "topk",
        "bottomk",
        "quantile",
        "time",
        "vector",
        "ignoring",
        "group_left",
        "group_right",
        "offset",
        "bool",
        "round",
        "ceil",
        "floor",
        "clamp_max",
        "clamp_min",
        "predict_linear",
        "changes",
        "resets",
        "label_replace",
        "avg_over_time",
        "sum_over_time",
    ];
    let mut plain = String::new();
    let mut depth = 0;
    let mut skip_list = false;
    let mut quoted = false;
    let mut word = String::new();
    for letter in expression.chars() {
        match letter {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ if depth > 0 => {}
            '(' if matches!(
                word.trim(),
                "by" | "without" | "on" | "ignoring" | "group_left" | "group_right"
            ) =>
            {
                skip_list = true;
            }
            ')' if skip_list => skip_list = false,
            _ if skip_list => {}
            letter => plain.push(letter),
        }
        if letter.is_alphanumeric() || letter == '_' {
            word.push(letter);
        } else if letter != ' ' {
            word.clear();
        } else if !word.is_empty() && !word.ends_with(' ') {
            let kept = matches!(
                word.as_str(),
                "by" | "without" | "on" | "ignoring" | "group_left" | "group_right"
            );
            if !kept {
                word.clear();
            }
        }
    }
    let mut seen = HashSet::new();
    plain
        .split(|it: char| !(it.is_alphanumeric() || it == '_' || it == ':'))
        .filter(|it| it.starts_with(|it: char| it.is_ascii_alphabetic()))
        .filter(|it| !WORDS.contains(it) && !it.ends_with("_over_time") && it.len() > 1)
        .filter(|it| seen.insert((*it).to_owned()))
        .map(str::to_owned)
        .collect()
}

/// What usual exporters give, whatever the program.
const USUAL: [&str; 18] = [
    "up",
    "process_",
    "python_",
    "node_",
    "pg_",
    "probe_",
    "container_",
    "go_",
    "prometheus_",
    "alertmanager_",
    "scrape_",
    "ALERTS",
    "redis_",
    "nginx_",
    "grafana_",
    "windows_",
    "loki_",
    "machine_",
];

impl Monitor {
    /// Whether something exports this metric.
    pub fn exports(&self, name: &str) -> bool {
        let stem = ["_total", "_bucket", "_count", "_sum", "_created"]
            .iter()
            .find_map(|it| name.strip_suffix(it))
            .unwrap_or(name);
        let is_usual = USUAL
            .iter()
            .any(|it| name == *it || it.ends_with('_') && name.starts_with(it));
        let is_framework = !self.instrumented.is_empty()
            && ["http_", "django_", "starlette_", "fastapi_", "flask_"]
                .iter()
                .any(|it| name.starts_with(it));
        is_usual
            || is_framework
            || self.exported.iter().any(|it| {
                it.name == name || it.name == stem || it.name.strip_suffix("_total") == Some(stem)
            })
    }

    /// Rules at least one of whose metrics exists.
    pub fn live_rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules
            .iter()
            .filter(|it| it.metrics.is_empty() || it.metrics.iter().any(|name| self.exports(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_gives_its_metrics_alone() {
        let expression = "sum(rate(http_requests_total{status=~\"5..\"}[5m])) by (job) / sum by (job)(rate(app_calls[5m])) > 0.05";
        assert_eq!(metrics_of(expression), ["http_requests_total", "app_calls"]);
    }
}
