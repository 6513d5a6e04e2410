//! Finds the table of airline codes in the page, by the texts of its headers.

use std::path::Path;

use domain::Source;
use domain::raw::RawCarrier;
use scraper::{ElementRef, Html, Node, Selector};

use crate::{Declaration, Located, SourceError, payload};

/// Name of the payload file.
pub(super) const FILE: &str = "page.html";

const COLUMNS: [&str; 5] = ["iata", "icao", "airline", "call sign", "country"];

/// The rows of the payload folder `folder`.
pub fn read(folder: &Path) -> Result<Vec<Located<RawCarrier>>, SourceError> {
    parse(&payload::read(Source::Carriers, &folder.join(FILE))?)
}

/// The table of a page: its rows, and the headers above them.
#[derive(Debug)]
pub(super) struct Page {
    pub(super) rows: Vec<Located<RawCarrier>>,
    pub(super) declaration: Declaration,
}

/// The rows of a page's content.
pub fn parse(content: &[u8]) -> Result<Vec<Located<RawCarrier>>, SourceError> {
    Ok(page(content)?.rows)
}

/// The table of a page's content.
pub(super) fn page(content: &[u8]) -> Result<Page, SourceError> {
    let text = std::str::from_utf8(content).map_err(|cause| {
        SourceError::garbage_because(
            Source::Carriers,
            FILE,
            "texte qui n’est pas en UTF-8",
            cause,
        )
    })?;
    // The parser mends a page that was cut; its last rows would be lost without a word.
    let lower = text.to_ascii_lowercase();
    if lower.contains("<html") && !lower.trim_end().ends_with("</html>") {
        return Err(SourceError::truncated(Source::Carriers, FILE, None));
    }
    let document = Html::parse_document(text);
    let mut table_found = false;
    for table in document.select(&selector("table.wikitable")) {
        table_found = true;
        let rows = rows(table);
        let Some((header, body)) = rows.split_first() else {
            continue;
        };
        let Some(places) = places(header) else {
            continue;
        };
        if body.is_empty() {
            return Err(garbage("tableau des codes sans ligne"));
        }
        // A short row is data; a long one means that cells no longer stand under their headers.
        if let Some(index) = body.iter().position(|cells| cells.len() > header.len()) {
            return Err(garbage(&format!(
                "ligne {} : plus de cellules que de colonnes",
                index + 1
            )));
        }
        let rows = body.iter().enumerate();
        return Ok(Page {
            rows: rows
                .map(|(index, cells)| Located::at(FILE, index, carrier(cells, places)))
                .collect(),
            declaration: Declaration::columns(header),
        });
    }
    Err(garbage(if table_found {
        "colonnes IATA, ICAO, Airline, Call sign et Country introuvables"
    } else {
        "tableau des codes introuvable"
    }))
}

/// The texts of the cells, row by row; rows without cells are layout.
fn rows(table: ElementRef<'_>) -> Vec<Vec<String>> {
    let cell = selector("th, td");
    table
        .select(&selector("tr"))
        .map(|row| row.select(&cell).map(text).collect::<Vec<_>>())
        .filter(|cells| !cells.is_empty())
        .collect()
}

/// Where each column stands, or `None` when one is absent.
fn places(header: &[String]) -> Option<[usize; COLUMNS.len()]> {
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = header
            .iter()
            .position(|text| text.to_lowercase() == column)?;
    }
    Some(places)
}

/// A short row gives empty texts, which the rules judge.
fn carrier(cells: &[String], places: [usize; COLUMNS.len()]) -> RawCarrier {
    let [iata, icao, airline, call_sign, country] =
        places.map(|place| cells.get(place).cloned().unwrap_or_default());
    RawCarrier {
        iata,
        icao,
        airline,
        call_sign,
        country,
    }
}

/// The text that a reader sees: no footnote mark, no style, spaces collapsed.
fn text(cell: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in cell.descendants() {
        let Node::Text(piece) = node.value() else {
            continue;
        };
        let is_hidden = node
            .ancestors()
            .take_while(|ancestor| ancestor.id() != cell.id())
            .any(|ancestor| matches!(ancestor.value(), Node::Element(e) if is_noise(e)));
        if !is_hidden {
            text.push_str(piece);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_noise(element: &scraper::node::Element) -> bool {
    match element.name() {
        "style" | "script" => true,
        "sup" => element.classes().any(|class| class == "reference"),
        _ => false,
    }
}

fn selector(css: &'static str) -> Selector {
    Selector::parse(css).expect("a constant selector, exercised by every test")
}

fn garbage(detail: &str) -> SourceError {
    SourceError::garbage(Source::Carriers, FILE, detail)
}
