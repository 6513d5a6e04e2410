//! What programs export, log and follow.

use super::{Metric, Monitor};
use crate::facts::{Facts, Source};
use crate::readers::code::Code;

pub(super) fn programs(monitor: &mut Monitor, facts: &Facts<'_>, source: &Source<'_>, code: &Code) {
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
            || callee
                .split(['.', '_', '('])
                .any(|it| it.eq_ignore_ascii_case("psi"))
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
                    name: string.text.to_string(),
                    evidence: facts.at(source, string.line),
                });
            }
        }
    }
}
