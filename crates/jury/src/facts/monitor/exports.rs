//! Whether something exports the metric that a rule reads.

use super::{Monitor, Rule};

/// What usual exporters give, whatever the program.
pub(super) const USUAL: [&str; 18] = [
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

/// A recording rule may read what another records: so many steps at most from what is exported.
const STEPS: usize = 4;

impl Monitor {
    /// Whether something exports this metric, or those that it is recorded from.
    pub fn exports(&self, name: &str) -> bool {
        self.computed.contains(name) || self.is_exported(name)
    }

    /// Which series are recorded from what is exported.
    pub(super) fn compute(&mut self) {
        let mut left = std::mem::take(&mut self.recorded);
        for _ in 0..STEPS {
            let (live, others): (Vec<_>, Vec<_>) = left
                .into_iter()
                .partition(|it| it.metrics.iter().any(|name| self.exports(name)));
            left = others;
            self.computed.extend(live.into_iter().map(|it| it.name));
        }
    }

    fn is_exported(&self, name: &str) -> bool {
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
