//! draw.io: the cells of an uncompressed drawing.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::{DataModel, is_name};

/// A cell of the drawing, as its attributes say it.
#[derive(Default)]
struct Cell {
    id: String,
    value: String,
    style: String,
    parent: String,
    source: String,
    target: String,
    is_edge: bool,
    line: usize,
}

const MOST_CELLS: usize = 20_000;

pub fn read(text: &str) -> DataModel {
    let cells = cells(text);
    let by_id: HashMap<&str, &Cell> = cells.iter().map(|it| (it.id.as_str(), it)).collect();
    let mut model = DataModel::default();
    for cell in cells.iter().filter(|it| is_entity(it)) {
        let own = model.entity(&cell.value, cell.line);
        let rows = cells.iter().filter(|it| {
            let above = by_id
                .get(it.parent.as_str())
                .map_or("", |it| it.parent.as_str());
            it.parent == cell.id || above == cell.id
        });
        let names = rows
            .filter(|it| !it.is_edge && !it.value.is_empty())
            .map(|it| it.value.clone());
        own.attributes.extend(names);
    }
    let name_of = |id: &str| {
        by_id
            .get(id)
            .filter(|it| is_entity(it))
            .map(|it| it.value.clone())
    };
    for bond in cells.iter().filter(|it| it.style.contains("rhombus")) {
        let joined = cells.iter().filter(|it| it.is_edge).filter_map(|it| {
            let other = match () {
                () if it.source == bond.id => &it.target,
                () if it.target == bond.id => &it.source,
                () => return None,
            };
            name_of(other)
        });
        let legs = joined.collect();
        model.bind(&bond.value, legs, bond.line);
    }
    for edge in cells.iter().filter(|it| it.is_edge) {
        if let (Some(one), Some(other)) = (name_of(&edge.source), name_of(&edge.target)) {
            model.bind(&edge.value, vec![one, other], edge.line);
        }
    }
    model
}

/// A table, a lane or a plain box that bears a name.
fn is_entity(cell: &Cell) -> bool {
    let style = &cell.style;
    let is_table =
        style.contains("shape=table;") || style.contains("swimlane") || style.contains("entity");
    let is_row = style.contains("tableRow") || style.contains("partialRectangle");
    !cell.is_edge && is_table && !is_row && is_name(&cell.value)
}

fn cells(text: &str) -> Vec<Cell> {
    let mut reader = Reader::from_str(text);
    let mut found = Vec::new();
    while let Ok(event) = reader.read_event() {
        let tag = match event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == b"mxCell" => tag,
            Event::Eof => break,
            _ => continue,
        };
        let end = usize::try_from(reader.buffer_position())
            .unwrap_or(0)
            .min(text.len());
        let mut cell = Cell {
            line: text.get(..end).map_or(0, |it| it.matches('\n').count()),
            ..Cell::default()
        };
        for attribute in tag.attributes().flatten() {
            let said = String::from_utf8_lossy(&attribute.value).into_owned();
            match attribute.key.as_ref() {
                b"id" => cell.id = said,
                b"value" => cell.value = plain(&said),
                b"style" => cell.style = said,
                b"parent" => cell.parent = said,
                b"source" => cell.source = said,
                b"target" => cell.target = said,
                b"edge" => cell.is_edge = said == "1",
                _ => {}
            }
        }
        found.push(cell);
        if found.len() == MOST_CELLS {
            break;
        }
    }
    found
}

/// A label without its HTML: `&lt;b&gt;CLIENT&lt;/b&gt;` is `CLIENT`.
fn plain(text: &str) -> String {
    let html = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;nbsp;", " ")
        .replace("&nbsp;", " ");
    let mut inside = false;
    let kept = html.chars().filter(|it| {
        inside |= *it == '<';
        let is_kept = !inside;
        inside &= *it != '>';
        is_kept
    });
    kept.collect::<String>().trim().to_owned()
}
