//! Scrapes, alert rules, receivers, dashboards: the files of the watching tools.

use super::expressions::metrics_of;
use super::{Dashboard, Monitor, Provisioning, Recorded, Rule};
use crate::facts::{Facts, Source};
use crate::readers::data::Node;

pub(super) fn datas(monitor: &mut Monitor, facts: &Facts<'_>, source: &Source<'_>, node: &Node) {
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
    // Grafana calls them contact points.
    if let Some(points) = node
        .get("contactPoints")
        .filter(|it| !it.items().is_empty())
    {
        monitor.receivers.push(facts.at(source, points.line));
    }
    for group in node.get("groups").map(Node::items).unwrap_or_default() {
        for rule in group.get("rules").map(Node::items).unwrap_or_default() {
            if let (Some(name), Some(expression)) = (rule.text_of("record"), rule.text_of("expr")) {
                monitor.recorded.push(Recorded {
                    name: name.to_owned(),
                    metrics: metrics_of(expression),
                });
            }
            let (Some(name), Some(expression)) = (
                rule.text_of("alert").or_else(|| rule.text_of("title")),
                rule.text_of("expr").or_else(|| asked(rule)),
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

/// What a rule of Grafana asks: the first expression of its queries.
fn asked(rule: &Node) -> Option<&str> {
    let queries = rule.get("data").map(Node::items).unwrap_or_default();
    let mut asked = queries
        .iter()
        .filter_map(|it| it.get("model")?.text_of("expr"));
    asked.next()
}
