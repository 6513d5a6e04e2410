//! The text of docx and odt files: a zip that holds XML. A paragraph's number stands for the line.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::doc::{Builder, Doc, Format, Kind};

const MOST_BYTES: u64 = 24 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Office {
    Docx,
    Odt,
}

/// With whether the text goes on past what is read.
pub(super) fn read(bytes: &[u8], kind: Office) -> Option<(Doc, bool)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let name = match kind {
        Office::Docx => "word/document.xml",
        Office::Odt => "content.xml",
    };
    let entry = archive.by_name(name).ok()?;
    let is_cut = entry.size() > MOST_BYTES;
    let mut xml = Vec::new();
    entry.take(MOST_BYTES).read_to_end(&mut xml).ok()?;
    Some((paragraphs(&xml), is_cut))
}

fn paragraphs(xml: &[u8]) -> Doc {
    let mut reader = Reader::from_reader(xml);
    let mut builder = Builder::new(Format::Office);
    let mut text = String::new();
    let mut level = 0;
    let mut number = 0;
    let mut is_row = false;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                b"h" => level = number_of(&tag, "outline-level").unwrap_or(1),
                b"pStyle" => level = style_level(&tag),
                b"tr" | b"table-row" => is_row = true,
                b"tab" | b"br" | b"line-break" | b"s" => text.push(' '),
                _ => {}
            },
            Ok(Event::Text(words)) => text.push_str(&words.decode().unwrap_or_default()),
            Ok(Event::GeneralRef(name)) => {
                let name = name.decode().unwrap_or_default();
                text.push(match name.as_ref() {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    _ => '\'',
                });
            }
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                b"p" | b"h" => {
                    number += 1;
                    if is_row {
                        text.push_str(" | ");
                    } else {
                        put(&mut builder, &mut text, level, number, Kind::Text);
                    }
                    level = 0;
                }
                b"tr" | b"table-row" => {
                    put(&mut builder, &mut text, 0, number, Kind::Row);
                    is_row = false;
                }
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        buffer.clear();
    }
    put(&mut builder, &mut text, 0, number + 1, Kind::Text);
    builder.build()
}

fn put(builder: &mut Builder, text: &mut String, level: u8, number: usize, kind: Kind) {
    let text = std::mem::take(text);
    if level > 0 {
        builder.heading(level, number, &text);
    } else {
        builder.line(number, kind, &text);
    }
}

fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .filter_map(Result::ok)
        .find(|it| it.key.local_name().as_ref() == name.as_bytes())?;
    Some(String::from_utf8_lossy(&found.value).into_owned())
}

fn number_of(tag: &BytesStart<'_>, name: &str) -> Option<u8> {
    value(tag, name)?
        .parse()
        .ok()
        .filter(|it| (1..=6).contains(it))
}

/// `Heading2` and `Titre2` are headings of level 2.
fn style_level(tag: &BytesStart<'_>) -> u8 {
    let style = value(tag, "val").unwrap_or_default().to_lowercase();
    if !(style.starts_with("heading") || style.starts_with("titre") || style == "title") {
        return 0;
    }
    let digit = style.chars().find_map(|it| it.to_digit(10));
    digit.unwrap_or(1).clamp(1, 6) as u8
}
