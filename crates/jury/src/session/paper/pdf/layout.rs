//! Where each line of the paper stands, page by page, and what it is for a reader who does not
//! see it.

use super::font::{Fonts, Look};
use super::table;
use crate::session::paper::{Block, Paper};

/// A4, in points.
pub(super) const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
pub(super) const MARGIN: f32 = 46.0;
pub(super) const BOTTOM: f32 = HEIGHT - 58.0;
pub(super) const INNER: f32 = WIDTH - 2.0 * MARGIN;

const TITLE: Look = Look {
    size: 18.0,
    is_bold: true,
};
const BODY: Look = Look {
    size: 10.0,
    is_bold: false,
};
const INDENT: f32 = 12.0;

/// A run of text that is one thing in the structure, wherever its lines stand.
pub(super) type Leaf = usize;

#[derive(Debug)]
pub(super) enum Op {
    /// `leaf` is absent for what repeats or decorates.
    Text {
        leaf: Option<Leaf>,
        x: f32,
        y: f32,
        look: Look,
        text: String,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
    },
    Shade {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
    },
}

#[derive(Debug)]
pub(super) enum Node {
    Heading {
        level: u8,
        text: String,
        leaf: Leaf,
        page: usize,
        y: f32,
    },
    Paragraph(Leaf),
    /// A sign and a body an item.
    List(Vec<(Leaf, Leaf)>),
    Table {
        caption: Leaf,
        head: Vec<Leaf>,
        rows: Vec<Vec<Leaf>>,
    },
}

#[derive(Debug)]
pub(super) struct Layout {
    pub(super) pages: Vec<Vec<Op>>,
    pub(super) nodes: Vec<Node>,
    pub(super) leaves: usize,
}

pub(super) struct Cursor<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) out: Layout,
    pub(super) y: f32,
}

pub(super) fn lay_out(paper: &Paper, fonts: &Fonts) -> Layout {
    let out = Layout {
        pages: vec![Vec::new()],
        nodes: Vec::new(),
        leaves: 0,
    };
    let mut cursor = Cursor {
        fonts,
        out,
        y: MARGIN,
    };
    cursor.heading(1, &paper.title, TITLE);
    for block in &paper.blocks {
        match block {
            Block::Heading(level, text) => {
                let size = match level {
                    2 => 14.0,
                    3 => 12.0,
                    _ => 10.5,
                };
                cursor.heading(
                    *level,
                    text,
                    Look {
                        size,
                        is_bold: true,
                    },
                );
            }
            Block::Text(text) => {
                if let Some(leaf) = cursor.run(text, BODY, MARGIN, INNER) {
                    cursor.out.nodes.push(Node::Paragraph(leaf));
                    cursor.y += 5.0;
                }
            }
            Block::List(items) => cursor.list(items),
            Block::Table(it) => table::lay_out(&mut cursor, it),
        }
    }
    cursor.out
}

impl Cursor<'_> {
    pub(super) fn leaf(&mut self) -> Leaf {
        self.out.leaves += 1;
        self.out.leaves - 1
    }

    pub(super) fn push(&mut self, op: Op) {
        if let Some(page) = self.out.pages.last_mut() {
            page.push(op);
        }
    }

    pub(super) fn new_page(&mut self) {
        self.out.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// Goes to a new page when less than that is left on this one.
    pub(super) fn ask(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.new_page();
        }
    }

    /// Lines of one leaf, under one another; nothing for an empty text.
    pub(super) fn run(&mut self, text: &str, look: Look, x: f32, width: f32) -> Option<Leaf> {
        let lines = self.fonts.wrap(text, look, width);
        if lines.is_empty() {
            return None;
        }
        let leaf = self.leaf();
        for text in lines {
            self.ask(leading(look));
            let y = self.y + look.size;
            self.push(Op::Text {
                leaf: Some(leaf),
                x,
                y,
                look,
                text,
            });
            self.y += leading(look);
        }
        Some(leaf)
    }

    fn heading(&mut self, level: u8, text: &str, look: Look) {
        if self.y > MARGIN {
            self.y += look.size * 0.8;
        }
        // A heading does not end a page alone, nor with a sentence that introduces a table.
        self.ask(leading(look) + 150.0);
        let (page, y) = (self.out.pages.len() - 1, self.y);
        if let Some(leaf) = self.run(text, look, MARGIN, INNER) {
            let text = text.to_owned();
            self.out.nodes.push(Node::Heading {
                level,
                text,
                leaf,
                page,
                y,
            });
            self.y += look.size * 0.35;
        }
    }

    fn list(&mut self, items: &[String]) {
        let mut found = Vec::new();
        for item in items {
            self.ask(leading(BODY));
            let sign = self.leaf();
            let y = self.y + BODY.size;
            self.push(Op::Text {
                leaf: Some(sign),
                x: MARGIN,
                y,
                look: BODY,
                text: "• ".to_owned(),
            });
            if let Some(body) = self.run(item, BODY, MARGIN + INDENT, INNER - INDENT) {
                found.push((sign, body));
            } else {
                // Nothing but a sign: it is read as an empty item.
                found.push((sign, self.blank(MARGIN + INDENT, self.y)));
            }
        }
        self.out.nodes.push(Node::List(found));
        self.y += 6.0;
    }

    /// A space, for what has to be in the structure and says nothing.
    pub(super) fn blank(&mut self, x: f32, y: f32) -> Leaf {
        let leaf = self.leaf();
        self.push(Op::Text {
            leaf: Some(leaf),
            x,
            y: y + BODY.size,
            look: BODY,
            text: " ".to_owned(),
        });
        leaf
    }
}

pub(super) fn leading(look: Look) -> f32 {
    look.size * 1.32
}
