//! The page: one context, one template.

mod clocks;
mod gaps;
mod measures;
mod missing;
mod overview;

use askama::Template;

use super::gather::Findings;

/// What the template shows. Every sentence is made from the findings.
#[derive(Template)]
#[template(path = "rapport.html")]
struct Page {
    run: String,
    started_at: String,
    period: String,
    overview: overview::Overview,
    rules: overview::Rules,
    missing: Vec<missing::Missing>,
    measures: Vec<measures::SourceMeasures>,
    gaps: Vec<gaps::Gap>,
    clocks: clocks::Clocks,
}

pub(super) fn render(findings: &Findings) -> askama::Result<String> {
    let period = match findings.period {
        Some((first, last)) => format!("du {} au {}", day(first), day(last)),
        None => "aucun vol".to_owned(),
    };
    Page {
        run: findings.record.id.to_string(),
        started_at: findings
            .record
            .started_at
            .format("%d/%m/%Y à %H:%M UTC")
            .to_string(),
        period,
        overview: overview::overview(findings),
        rules: overview::rules(&findings.aggregated),
        missing: findings.sources.iter().map(missing::missing).collect(),
        measures: findings
            .sources
            .iter()
            .filter_map(measures::measures)
            .collect(),
        gaps: gaps::gaps(&findings.holes),
        clocks: clocks::clocks(&findings.zones, &findings.aggregated),
    }
    .render()
}

fn day(date: chrono::NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}
