//! The report of the real January: what it says is what the run holds, and anyone can read it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Clock, RunId, Source, SystemClock};
use pipeline::steps::Aggregated;
use pipeline::{Console, PipelineError, RunFolder, audit, steps, thousands};
use scraper::{ElementRef, Html, Selector};
use store::Pool;

use crate::sources::{Sources, full};

struct Page(Html);

impl Page {
    fn all(&self, css: &str) -> Vec<ElementRef<'_>> {
        self.0.select(&selector(css)).collect()
    }

    /// The rows of the table whose caption has that id, first cell to the others.
    fn table(&self, caption: &str) -> BTreeMap<String, Vec<String>> {
        let caption = self.all(&format!("#{caption}"));
        let table = caption[0].parent().and_then(ElementRef::wrap);
        let (rows, cells) = (selector("tbody tr"), selector("th, td"));
        let table = table.expect("a table");
        table
            .select(&rows)
            .map(|row| {
                let cells = row.select(&cells);
                let mut cells: Vec<_> = cells.map(|cell| text(&cell)).collect();
                (cells.remove(0), cells)
            })
            .collect()
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("a selector")
}

fn text(element: &ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// January, aggregated, with its report.
async fn january(pool: &Pool) -> (Sources, RunFolder, Aggregated, String) {
    let sources = Sources::start(pool).await;
    let console = Console::silent();
    let (folder, _) = sources.extract(pool, &full()).await.expect("extracted");
    let aggregated = steps::aggregate(&folder, &console).expect("aggregated");
    let path = audit::report(&folder, None, &console).expect("reported");
    assert_eq!(path, folder.path().join("rapport.html"));
    let html = std::fs::read_to_string(path).expect("the report");
    (sources, folder, aggregated, html)
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_report_says_what_the_run_holds_to_anyone(pool: Pool) {
    let (sources, folder, aggregated, html) = january(&pool).await;
    let page = Page(Html::parse_document(&html));
    counts_are_those_of_the_aggregation(&page, &aggregated);
    distributions_are_those_of_the_data(&page, &aggregated);
    structure_is_sound(&page, &html);

    // The same folder gives the same report, wherever it is written.
    let elsewhere = sources.folder.path().join("ailleurs.html");
    audit::report(&folder, Some(&elsewhere), &Console::silent()).expect("reported");
    assert_eq!(
        std::fs::read_to_string(elsewhere).expect("the report"),
        html
    );
}

fn counts_are_those_of_the_aggregation(page: &Page, aggregated: &Aggregated) {
    let rows = page.table("t-lignes");
    for (source, counts) in &aggregated.sources {
        let expected = [counts.read, counts.kept, counts.rejected].map(thousands);
        assert_eq!(rows[source.label()][2..], expected, "{source}");
    }
    let rules = page.table("t-regles");
    let told: BTreeSet<_> = rules.keys().cloned().collect();
    assert_eq!(told, aggregated.rules.keys().cloned().collect());
    for (id, count) in &aggregated.rules {
        assert_eq!(rules[id][3], thousands(*count), "{id}");
        for example in &aggregated.examples[id] {
            assert!(rules[id][4].contains(&example.position), "{id}");
            assert!(rules[id][4].contains(&example.value), "{id}");
        }
    }
    let without = page.all("#trous-meteo ~ .conclusion");
    let expected = format!("pour {} vols", thousands(aggregated.rules["VOL-25"]));
    assert!(text(&without[0]).contains(&expected), "{expected}");
}

fn distributions_are_those_of_the_data(page: &Page, aggregated: &Aggregated) {
    let figures = page.all("figure svg");
    assert_eq!(figures.len(), 2 * 18, "18 measures, before and after");
    for (table, source) in [
        ("t-weather-temperature", Source::Weather),
        ("t-flights-arrival-delay-min", Source::Flights),
    ] {
        let counts = aggregated.sources[&source];
        for (when, rows) in [("Avant", counts.read), ("Après", counts.kept)] {
            let cells = &page.table(table)[when];
            let number = |text: &str| -> u64 {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                digits.parse().expect("a count")
            };
            assert_eq!(
                number(&cells[1]) + number(&cells[2]),
                rows,
                "{table} {when}"
            );
        }
    }
}

fn structure_is_sound(page: &Page, html: &str) {
    assert_eq!(page.all("html[lang=fr]").len(), 1);
    assert_eq!(page.all("h1").len(), 1);
    assert_eq!(page.all("main").len(), 1);
    let mut level = 1;
    for heading in page.all("h1, h2, h3, h4, h5, h6") {
        let next: u32 = heading.value().name()[1..].parse().expect("a level");
        assert!(next <= level + 1, "{} skips a level", text(&heading));
        level = next;
    }
    let ids: Vec<_> = page
        .all("[id]")
        .iter()
        .filter_map(|element| element.attr("id"))
        .collect();
    let unique: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "an id is used twice");
    for element in page.all("[aria-labelledby]") {
        let names = element.attr("aria-labelledby").unwrap_or_default();
        for name in names.split(' ') {
            assert!(unique.contains(name), "{name} labels and does not exist");
        }
    }
    for link in page.all("a") {
        let target = link.attr("href").and_then(|href| href.strip_prefix('#'));
        assert!(
            target.is_some_and(|id| unique.contains(id)),
            "{}",
            text(&link)
        );
    }
    for svg in page.all("svg") {
        assert_eq!(svg.attr("role"), Some("img"));
        for part in ["title", "desc"] {
            let found: Vec<_> = svg.select(&selector(part)).collect();
            assert!(found.len() == 1 && !text(&found[0]).is_empty(), "{part}");
        }
    }
    for table in page.all("table") {
        let caption: Vec<_> = table.select(&selector("caption")).collect();
        assert!(caption.len() == 1 && !text(&caption[0]).is_empty());
        for header in table.select(&selector("th")) {
            assert!(["col", "row"].contains(&header.attr("scope").unwrap_or_default()));
        }
    }
    assert!(page.all("script, link, img, iframe").is_empty());
    assert!(!html.contains("http"), "nothing is fetched from elsewhere");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_payload_altered_since_then_is_refused_and_old_summaries_are_read(pool: Pool) {
    let (_sources, folder, _, former) = january(&pool).await;
    let console = Console::silent();
    // A summary of before examples were kept.
    let summary = folder.clean().join("aggregate.json");
    let whole = std::fs::read_to_string(&summary).expect("the summary");
    let mut old: serde_json::Value = serde_json::from_str(&whole).expect("JSON");
    old.as_object_mut().expect("an object").remove("examples");
    std::fs::write(&summary, old.to_string()).expect("written");
    audit::report(&folder, None, &console).expect("reported");
    let path = folder.path().join("rapport.html");
    let page = std::fs::read_to_string(&path).expect("the report");
    assert!(page.contains("aucun exemple gardé"));
    assert_ne!(page, former);

    let payload = folder.raw(Source::Weather).join("EWR-2013-01.json");
    let text = std::fs::read_to_string(&payload).expect("the payload");
    std::fs::write(&payload, text.replace("inch", "mm")).expect("altered");
    let refusal = audit::report(&folder, None, &console).expect_err("the payload was altered");
    assert!(
        refusal.to_string().contains("EWR-2013-01.json"),
        "{refusal}"
    );
    assert_eq!(std::fs::read_to_string(&path).expect("the report"), page);
}

#[test]
fn a_run_that_is_not_aggregated_has_no_report() {
    let runs = tempfile::tempdir().expect("a folder");
    let id = RunId::starting_at(SystemClock.now());
    let folder = RunFolder::create(runs.path(), &id).expect("a run folder");
    let refusal = audit::report(&folder, None, &Console::silent()).expect_err("nothing to tell");
    assert!(
        matches!(refusal, PipelineError::NotAggregated(_)),
        "{refusal}"
    );
    assert!(refusal.advice().contains("pipeline aggregate"));
}
