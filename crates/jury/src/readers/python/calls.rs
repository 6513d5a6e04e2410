//! What is called, with which arguments.

use tree_sitter::Node;

use super::Reader;
use crate::readers::code::{Argument, Call};
use crate::readers::piece::Piece;
use crate::readers::syntax::{Walk, line};

impl Reader<'_> {
    pub(super) fn call(&mut self, node: Node<'_>) {
        let call = Call {
            callee: self.callee(node),
            arguments: self.arguments(node),
            line: line(node),
            function: self.function,
        };
        self.code.calls.push(call);
    }

    /// The name of what is called: a chain of calls keeps `first().last`.
    fn callee(&self, node: Node<'_>) -> Piece {
        let Some(function) = node.child_by_field_name("function") else {
            return Piece::default();
        };
        if function.kind() == "attribute"
            && let Some(object) = function.child_by_field_name("object")
            && matches!(object.kind(), "call" | "subscript" | "string")
        {
            let head = match object.kind() {
                "call" => self.field(object, "function").to_owned() + "()",
                "subscript" => self.field(object, "value").to_owned() + "[]",
                _ => "str".to_owned(),
            };
            let head = if head.len() > 80 {
                "()".to_owned()
            } else {
                head
            };
            return format!("{head}.{}", self.field(function, "attribute")).into();
        }
        self.unbroken(self.slice(function))
    }

    pub(super) fn arguments(&self, node: Node<'_>) -> Vec<Argument> {
        let Some(arguments) = node.child_by_field_name("arguments") else {
            return Vec::new();
        };
        let mut cursor = arguments.walk();
        let argument = |it: Node<'_>| match it.kind() {
            "keyword_argument" => Argument {
                name: self.field_piece(it, "name"),
                text: self.field_piece(it, "value"),
            },
            _ => Argument {
                name: Piece::default(),
                text: self.piece(self.slice(it)),
            },
        };
        arguments
            .named_children(&mut cursor)
            .map(argument)
            .collect()
    }
}
