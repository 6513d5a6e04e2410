//! draw.io: the cells of a drawing, plain or compressed.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::packed::{MOST_BYTES, unpacked};
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
    let mut cells = Vec::new();
    gather(text, None, &mut { MOST_BYTES }, &mut cells);
    let drawing = Drawing::of(&cells);
    let mut model = DataModel::default();
    for cell in cells.iter().filter(|it| is_entity(it)) {
        let own = model.entity(&cell.value, cell.line);
        own.attributes.extend(drawing.rows(cell));
    }
    for bond in cells.iter().filter(|it| it.style.contains("rhombus")) {
        model.bind(&bond.value, drawing.legs(bond), bond.line);
    }
    for edge in cells.iter().filter(|it| it.is_edge) {
        let ends = (drawing.name_of(&edge.source), drawing.name_of(&edge.target));
        if let (Some(one), Some(other)) = ends {
            model.bind(&edge.value, vec![one, other], edge.line);
        }
    }
    model
}

/// Cells by what they are asked for: none is sought through all the others.
struct Drawing<'a> {
    cells: &'a [Cell],
    by_id: HashMap<&'a str, &'a Cell>,
    under: HashMap<&'a str, Vec<usize>>,
    /// Edges by each of their ends.
    edges: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Drawing<'a> {
    fn of(cells: &'a [Cell]) -> Self {
        let mut drawing = Self {
            cells,
            by_id: HashMap::new(),
            under: HashMap::new(),
            edges: HashMap::new(),
        };
        for (place, cell) in cells.iter().enumerate() {
            drawing.by_id.insert(&cell.id, cell);
            drawing.under.entry(&cell.parent).or_default().push(place);
            if cell.is_edge {
                drawing.edges.entry(&cell.source).or_default().push(place);
                if cell.target != cell.source {
                    drawing.edges.entry(&cell.target).or_default().push(place);
                }
            }
        }
        drawing
    }

    /// What is written in a table: in its rows, or in the cells of these.
    fn rows(&self, table: &Cell) -> impl Iterator<Item = String> {
        let under = |id: &str| self.under.get(id).into_iter().flatten().copied();
        let mut places: Vec<usize> = under(&table.id).collect();
        let inside: Vec<usize> = places
            .iter()
            .flat_map(|place| under(&self.cells[*place].id))
            .collect();
        places.extend(inside);
        places.sort_unstable();
        places.dedup();
        let rows = places.into_iter().map(|place| &self.cells[place]);
        rows.filter(|it| !it.is_edge && !it.value.is_empty())
            .map(|it| it.value.clone())
    }

    /// The entities that edges join to a diamond.
    fn legs(&self, bond: &Cell) -> Vec<String> {
        let edges = self.edges.get(bond.id.as_str()).into_iter().flatten();
        edges
            .map(|place| &self.cells[*place])
            .filter_map(|it| {
                let is_source = it.source == bond.id;
                self.name_of(if is_source { &it.target } else { &it.source })
            })
            .collect()
    }

    fn name_of(&self, id: &str) -> Option<String> {
        let cell = self.by_id.get(id).filter(|it| is_entity(it))?;
        Some(cell.value.clone())
    }
}

/// A table, a lane or a plain box that bears a name.
fn is_entity(cell: &Cell) -> bool {
    let style = &cell.style;
    let is_table =
        style.contains("shape=table;") || style.contains("swimlane") || style.contains("entity");
    let is_row = style.contains("tableRow") || style.contains("partialRectangle");
    !cell.is_edge && is_table && !is_row && is_name(&cell.value)
}

/// `line` is that of the diagram when it was compressed: its own lines are in no file. `left` is
/// what the file may still unfold.
fn gather(text: &str, line: Option<usize>, left: &mut u64, found: &mut Vec<Cell>) {
    let mut reader = Reader::from_str(text);
    let (mut seen, mut lines) = (0, 0);
    // The line of the diagram that is open.
    let mut diagram = None;
    while let Ok(event) = reader.read_event() {
        let end = usize::try_from(reader.buffer_position()).unwrap_or(seen);
        lines += text.get(seen..end).map_or(0, |it| it.matches('\n').count());
        seen = end.max(seen);
        let here = line.unwrap_or(lines);
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == b"mxCell" => {
                found.push(cell(&tag, here));
            }
            Event::Start(tag) => {
                diagram = (tag.local_name().as_ref() == b"diagram").then_some(here);
            }
            Event::End(_) => diagram = None,
            Event::Text(packed) if line.is_none() => {
                if let Some(xml) = diagram.and_then(|_| unpacked(&packed, left)) {
                    gather(&xml, diagram, left, found);
                }
            }
            _ => {}
        }
        if found.len() >= MOST_CELLS {
            break;
        }
    }
}

fn cell(tag: &BytesStart<'_>, line: usize) -> Cell {
    let mut cell = Cell {
        line,
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
    cell
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
