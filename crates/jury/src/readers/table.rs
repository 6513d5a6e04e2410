//! Plain texts and tables of values.

use super::doc::{Builder, Doc, Format, Kind};

/// Rows of a table kept as a document: more is data.
pub(super) const MOST_ROWS: usize = 400;
pub(super) const MOST_LINES: usize = 20_000;

/// A text whose headings are underlined, or begin with `=` or `#`.
pub(super) fn plain(text: &str) -> Doc {
    let mut builder = Builder::new(Format::Plain);
    let lines: Vec<&str> = text.lines().take(MOST_LINES).collect();
    for (place, line) in lines.iter().enumerate() {
        let next = lines.get(place + 1).copied().unwrap_or_default().trim_end();
        let trimmed = line.trim();
        if is_rule(trimmed) {
            continue;
        }
        let is_underlined = next.len() >= 3 && is_rule(next) && !trimmed.is_empty();
        let marks = trimmed
            .chars()
            .take_while(|it| matches!(it, '=' | '#'))
            .count();
        if is_underlined {
            let level = if next.starts_with('=') { 1 } else { 2 };
            builder.heading(level, place + 1, trimmed);
        } else if (1..=6).contains(&marks) && trimmed[marks..].starts_with(' ') {
            builder.heading(marks as u8, place + 1, &trimmed[marks..]);
        } else if let Some(item) = trimmed.strip_prefix(['-', '*', '•']) {
            builder.line(place + 1, Kind::Item, item);
        } else {
            builder.line(place + 1, Kind::Text, trimmed);
        }
    }
    builder.build()
}

fn is_rule(line: &str) -> bool {
    let mut letters = line.chars();
    letters.next().is_some_and(|first| {
        "=-~^*".contains(first) && line.len() >= 3 && letters.all(|it| it == first)
    })
}

/// A CSV: its header, then its first rows.
pub(super) fn rows(text: &str) -> Doc {
    let mut builder = Builder::new(Format::Table);
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [';', '\t', ',']
        .into_iter()
        .max_by_key(|it| head.matches(*it).count())
        .unwrap_or(',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    for (place, record) in reader.records().take(MOST_ROWS).enumerate() {
        let Ok(record) = record else { break };
        let line = record.position().map_or(1, |it| it.line() as usize);
        let kind = if place == 0 { Kind::Head } else { Kind::Row };
        let cells: Vec<&str> = record.iter().collect();
        builder.line(line, kind, &cells.join(" | "));
    }
    builder.build()
}
