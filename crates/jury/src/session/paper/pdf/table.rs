//! Tables: columns by weight, a header repeated on each page, rows that may be cut between pages.

use super::font::Look;
use super::layout::{BOTTOM, Cursor, INNER, Leaf, MARGIN, Node, Op, leading};
use crate::session::paper::Table;

const CAPTION: Look = Look {
    size: 9.5,
    is_bold: true,
};
const HEAD: Look = Look {
    size: 9.0,
    is_bold: true,
};
const CELL: Look = Look {
    size: 9.0,
    is_bold: false,
};
const PAD: f32 = 4.0;
/// A row to be written in by hand.
const FORM: f32 = 44.0;

/// A cell while its lines are placed.
struct Cell {
    leaf: Leaf,
    lines: Vec<String>,
    look: Look,
}

pub(super) fn lay_out(cursor: &mut Cursor<'_>, table: &Table) {
    let columns = columns(table);
    let head: Vec<_> = table.columns.iter().map(|it| it.title.to_owned()).collect();
    cursor.ask(110.0);
    cursor.y += 4.0;
    let caption = match cursor.run(&table.caption, CAPTION, MARGIN, INNER) {
        Some(leaf) => leaf,
        None => cursor.blank(MARGIN, cursor.y),
    };
    cursor.y += 2.0;
    let cells = cells(cursor, &head, &columns, |_| HEAD);
    let leaves = cells.iter().map(|it| it.leaf).collect();
    band(cursor, &columns, &cells, true);
    let mut rows = Vec::new();
    for row in &table.rows {
        rows.push(body_row(cursor, table, &columns, row));
    }
    cursor.out.nodes.push(Node::Table {
        caption,
        head: leaves,
        rows,
    });
    cursor.y += 10.0;
}

fn body_row(
    cursor: &mut Cursor<'_>,
    table: &Table,
    columns: &[(f32, f32)],
    row: &[String],
) -> Vec<Leaf> {
    let mut cells = cells(
        cursor,
        row,
        columns,
        |place| if place == 0 { HEAD } else { CELL },
    );
    let leaves = cells.iter().map(|it| it.leaf).collect();
    let least = if table.is_form { FORM } else { 0.0 };
    let whole = height(&cells).max(least);
    // A row is moved whole when a page can hold it, and cut otherwise.
    let page = BOTTOM - MARGIN - 60.0;
    if cursor.y + whole > BOTTOM && whole <= page {
        again(cursor, table, columns);
    }
    loop {
        let room = ((BOTTOM - cursor.y - 2.0 * PAD) / leading(CELL))
            .floor()
            .max(0.0) as usize;
        let longest = cells
            .iter()
            .map(|it| it.lines.len())
            .max()
            .unwrap_or_default();
        if longest <= room {
            fragment(cursor, columns, &cells, height(&cells).max(least));
            return leaves;
        }
        if room > 0 {
            let part: Vec<_> = cells.iter_mut().map(|it| it.take(room)).collect();
            fragment(cursor, columns, &part, height(&part));
        }
        again(cursor, table, columns);
    }
}

impl Cell {
    fn take(&mut self, count: usize) -> Self {
        let rest = self.lines.split_off(count.min(self.lines.len()));
        Self {
            leaf: self.leaf,
            look: self.look,
            lines: std::mem::replace(&mut self.lines, rest),
        }
    }
}

/// A new page, and the header once more, which is not read twice.
fn again(cursor: &mut Cursor<'_>, table: &Table, columns: &[(f32, f32)]) {
    cursor.new_page();
    let head: Vec<_> = table.columns.iter().map(|it| it.title.to_owned()).collect();
    let cells: Vec<_> = columns
        .iter()
        .zip(&head)
        .map(|((_, width), text)| Cell {
            leaf: 0,
            lines: cursor.fonts.wrap(text, HEAD, width - 2.0 * PAD),
            look: HEAD,
        })
        .collect();
    band(cursor, columns, &cells, false);
}

fn band(cursor: &mut Cursor<'_>, columns: &[(f32, f32)], cells: &[Cell], is_read: bool) {
    let height = height(cells);
    cursor.push(Op::Shade {
        x: MARGIN,
        y: cursor.y,
        width: INNER,
        height,
    });
    if is_read {
        fragment(cursor, columns, cells, height);
    } else {
        draw(cursor, columns, cells, height, false);
    }
}

fn fragment(cursor: &mut Cursor<'_>, columns: &[(f32, f32)], cells: &[Cell], height: f32) {
    draw(cursor, columns, cells, height, true);
}

fn draw(
    cursor: &mut Cursor<'_>,
    columns: &[(f32, f32)],
    cells: &[Cell],
    height: f32,
    is_read: bool,
) {
    let top = cursor.y;
    for ((x, _), cell) in columns.iter().zip(cells) {
        for (place, text) in cell.lines.iter().enumerate() {
            cursor.push(Op::Text {
                leaf: is_read.then_some(cell.leaf),
                x: x + PAD,
                y: top + PAD + cell.look.size + place as f32 * leading(cell.look),
                look: cell.look,
                text: text.clone(),
            });
        }
    }
    let (left, right, bottom) = (MARGIN, MARGIN + INNER, top + height);
    cursor.push(Op::Line {
        from: (left, top),
        to: (right, top),
    });
    cursor.push(Op::Line {
        from: (left, bottom),
        to: (right, bottom),
    });
    for (x, width) in columns {
        cursor.push(Op::Line {
            from: (*x, top),
            to: (*x, bottom),
        });
        cursor.push(Op::Line {
            from: (x + width, top),
            to: (x + width, bottom),
        });
    }
    cursor.y = bottom;
}

/// A cell a column; one that is empty still says that it is there.
fn cells(
    cursor: &mut Cursor<'_>,
    row: &[String],
    columns: &[(f32, f32)],
    look: impl Fn(usize) -> Look,
) -> Vec<Cell> {
    columns
        .iter()
        .enumerate()
        .map(|(place, (_, width))| {
            let text = row.get(place).map_or("", String::as_str);
            let mut lines = cursor.fonts.wrap(text, look(place), width - 2.0 * PAD);
            if lines.is_empty() {
                lines.push(" ".to_owned());
            }
            Cell {
                leaf: cursor.leaf(),
                lines,
                look: look(place),
            }
        })
        .collect()
}

fn height(cells: &[Cell]) -> f32 {
    let tallest = cells
        .iter()
        .map(|it| it.lines.len() as f32 * leading(it.look));
    tallest.fold(0.0, f32::max) + 2.0 * PAD
}

/// Left edge and width of each column.
fn columns(table: &Table) -> Vec<(f32, f32)> {
    let whole: f32 = table.columns.iter().map(|it| it.weight).sum();
    let mut x = MARGIN;
    let place = |weight: f32| {
        let width = weight / whole * INNER;
        x += width;
        (x - width, width)
    };
    table
        .columns
        .iter()
        .map(|it| it.weight)
        .map(place)
        .collect()
}
