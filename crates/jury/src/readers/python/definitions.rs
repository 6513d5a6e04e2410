//! Functions and classes, with their decorators.

use tree_sitter::Node;

use super::Reader;
use crate::readers::code::{Class, Decorator, Function, Text};
use crate::readers::piece::Piece;
use crate::readers::syntax::{Walk, line};

impl Reader<'_> {
    pub(super) fn decorated(&mut self, node: Node<'_>, depth: usize) {
        let mut cursor = node.walk();
        let children: Vec<_> = node.children(&mut cursor).collect();
        let mut decorators = Vec::new();
        for child in &children {
            if child.kind() == "decorator" {
                decorators.push(self.decorator(*child));
            }
        }
        for child in children {
            match child.kind() {
                "function_definition" => {
                    self.function(child, std::mem::take(&mut decorators), depth);
                }
                "class_definition" => self.class(child, std::mem::take(&mut decorators), depth),
                _ => self.visit(child, depth + 1),
            }
        }
    }

    fn decorator(&self, node: Node<'_>) -> Decorator {
        let inner = node.named_child(0);
        let (name, arguments) = match inner {
            Some(call) if call.kind() == "call" => {
                (self.field_piece(call, "function"), self.arguments(call))
            }
            Some(other) => (self.piece(self.slice(other)), Vec::new()),
            None => (Piece::default(), Vec::new()),
        };
        Decorator {
            name,
            text: self.piece(self.slice(node).trim_start_matches('@')),
            arguments,
            line: line(node),
        }
    }

    pub(super) fn function(&mut self, node: Node<'_>, decorators: Vec<Decorator>, depth: usize) {
        let place = self.code.functions.len();
        let body = node.child_by_field_name("body");
        let docstring = body.and_then(|it| self.docstring(it)).map(|mut text| {
            text.function = Some(place);
            text
        });
        let is_empty = body.is_some_and(|it| Self::does_nothing(it));
        self.code.functions.push(Function {
            name: self.field_piece(node, "name"),
            class: self.class,
            line: line(node),
            end: node.end_position().row + 1,
            decorators,
            parameters: self.field_piece(node, "parameters"),
            docstring: docstring.clone(),
            is_empty,
        });
        let outer = (self.function.replace(place), self.class.take());
        self.children(node, depth);
        (self.function, self.class) = outer;
    }

    pub(super) fn class(&mut self, node: Node<'_>, decorators: Vec<Decorator>, depth: usize) {
        let place = self.code.classes.len();
        self.code.classes.push(Class {
            name: self.field_piece(node, "name"),
            bases: self.piece(self.field(node, "superclasses").trim_matches(['(', ')'])),
            line: line(node),
            end: node.end_position().row + 1,
            decorators,
        });
        let outer = self.class.replace(place);
        self.children(node, depth);
        self.class = outer;
    }

    /// The first statement of a body when it is a string.
    pub(super) fn docstring(&self, body: Node<'_>) -> Option<Text> {
        let first = body.named_child(0)?;
        let string = first
            .named_child(0)
            .filter(|_| first.kind() == "expression_statement")?;
        (string.kind() == "string").then(|| self.text_of(string, self.inner(string)))
    }

    /// Only `pass`, `...` or a docstring.
    fn does_nothing(body: Node<'_>) -> bool {
        let mut cursor = body.walk();
        body.named_children(&mut cursor).all(|it| match it.kind() {
            "pass_statement" | "comment" => true,
            "expression_statement" => it
                .named_child(0)
                .is_some_and(|inner| matches!(inner.kind(), "string" | "ellipsis")),
            _ => false,
        })
    }
}
