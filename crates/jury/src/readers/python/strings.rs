//! Texts, and the calls inside them.

use tree_sitter::Node;

use super::Reader;
use crate::readers::piece::Piece;
use crate::readers::syntax::Walk;

impl Reader<'_> {
    /// The inside of a string, of each when several follow one another.
    pub(super) fn inner(&self, node: Node<'_>) -> Piece {
        let mut cursor = node.walk();
        if node.kind() == "concatenated_string" {
            let parts = node.named_children(&mut cursor);
            return parts.map(|it| self.inner(it)).collect();
        }
        let (mut start, mut end) = (node.start_byte(), node.end_byte());
        for child in node.children(&mut cursor) {
            match child.kind() {
                "string_start" => start = child.end_byte(),
                "string_end" => end = child.start_byte(),
                _ => {}
            }
        }
        self.piece(self.text.get(start..end).unwrap_or_default())
    }

    pub(super) fn string(&mut self, node: Node<'_>, depth: usize) {
        let text = self.text_of(node, self.inner(node));
        let is_statement = node
            .parent()
            .is_some_and(|it| it.kind() == "expression_statement");
        if is_statement {
            self.code.docstrings.push(text);
        } else {
            self.code.strings.push(text);
        }
        // Calls inside an f-string count.
        self.interpolations(node, depth);
    }

    fn interpolations(&mut self, node: Node<'_>, depth: usize) {
        let mut cursor = node.walk();
        let children: Vec<_> = node.named_children(&mut cursor).collect();
        for child in children {
            match child.kind() {
                "interpolation" => self.children(child, depth),
                "string" => self.interpolations(child, depth),
                _ => {}
            }
        }
    }
}
