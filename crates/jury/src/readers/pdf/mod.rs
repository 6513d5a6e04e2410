//! The text of a PDF, page by page: a page is a section, its number stands for the line.

mod bounds;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::doc::{Builder, Doc, Format, Kind};

const MOST_PAGES: u32 = 300;

/// Nothing when the file cannot be read; the library is not trusted with crafted files.
/// With whether pages follow those that are read.
pub(super) fn read(bytes: &[u8]) -> Option<(Doc, bool)> {
    catch_unwind(AssertUnwindSafe(|| text(bytes)))
        .ok()
        .flatten()
}

fn text(bytes: &[u8]) -> Option<(Doc, bool)> {
    if !bounds::are_kept(bytes) {
        return None;
    }
    let document = lopdf::Document::load_mem(bytes).ok()?;
    let mut builder = Builder::new(Format::Pdf);
    if document.catalog().is_ok_and(|it| it.has(b"StructTreeRoot")) {
        builder.doc().accessible_marks = 1;
    }
    let pages = document.get_pages();
    let is_cut = pages.keys().any(|it| *it > MOST_PAGES);
    for number in pages.into_keys().take_while(|it| *it <= MOST_PAGES) {
        let Ok(text) = document.extract_text(&[number]) else {
            continue;
        };
        for line in text.lines() {
            if is_heading(line) {
                builder.heading(2, number as usize, line);
            } else {
                builder.line(number as usize, Kind::Text, line);
            }
        }
    }
    Some((builder.build(), is_cut))
}

/// Short and numbered, as reports have them: `2.1 Veille technique`.
fn is_heading(line: &str) -> bool {
    let line = line.trim();
    let number: String = line
        .chars()
        .take_while(|it| it.is_ascii_digit() || *it == '.')
        .collect();
    let title = line[number.len()..].trim_start_matches([')', ' ', '-']);
    let starts = title.chars().next().is_some_and(char::is_uppercase);
    let is_short = (3..=90).contains(&title.len()) && !title.ends_with(['.', ',', ';']);
    is_short && starts && number.chars().any(|it| it.is_ascii_digit()) && number.len() <= 6
}
