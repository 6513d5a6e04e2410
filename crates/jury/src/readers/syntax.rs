//! Walking a syntax tree of tree-sitter, whatever the language.

use std::sync::Arc;

use tree_sitter::{Language, Node, Parser, Tree};

use super::code::Text;
use super::piece::Piece;

/// Deeper nesting is not written by hand.
pub(super) const DEEPEST: usize = 400;
/// The longest text of one argument, value or condition.
const LONGEST: usize = 16 << 10;
/// Lines that do not parse are kept up to this many.
pub(super) const MOST_FAULTS: usize = 20;

pub(super) fn parse(text: &str, language: &Language) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(language).ok()?;
    parser.parse(text, None)
}

pub(super) fn line(node: Node<'_>) -> usize {
    node.start_position().row + 1
}

/// One who goes through the tree of a text.
pub(super) trait Walk<'a> {
    fn whole(&self) -> &'a Arc<str>;

    /// The function being gone through, by its place in the code.
    fn function(&self) -> Option<usize>;

    fn visit(&mut self, node: Node<'_>, depth: usize);

    /// The text of a node, cut where nobody reads on: what is nested is held at each level.
    fn slice(&self, node: Node<'_>) -> &'a str {
        let whole = self.whole().get(node.byte_range()).unwrap_or_default();
        &whole[..whole.floor_char_boundary(LONGEST)]
    }

    fn field(&self, node: Node<'_>, name: &str) -> &'a str {
        node.child_by_field_name(name)
            .map_or("", |it| self.slice(it))
    }

    /// What is kept of a slice.
    fn piece(&self, part: &str) -> Piece {
        Piece::within(self.whole(), part)
    }

    fn field_piece(&self, node: Node<'_>, name: &str) -> Piece {
        self.piece(self.field(node, name))
    }

    /// On one line: most slices are already.
    fn unbroken(&self, part: &str) -> Piece {
        if part.contains(char::is_whitespace) {
            return Piece::from(part.split_whitespace().collect::<String>());
        }
        self.piece(part)
    }

    fn text_at(&self, node: Node<'_>, text: &str) -> Text {
        self.text_of(node, self.piece(text))
    }

    fn text_of(&self, node: Node<'_>, text: Piece) -> Text {
        Text {
            line: line(node),
            text,
            function: self.function(),
        }
    }

    fn children(&mut self, node: Node<'_>, depth: usize) {
        let mut cursor = node.walk();
        let children: Vec<_> = node.children(&mut cursor).collect();
        for child in children {
            self.visit(child, depth + 1);
        }
    }
}
