//! Rust through tree-sitter.

use std::sync::Arc;

use tree_sitter::Node;

use super::code::{Argument, Call, Class, Code, Decorator, Function, Import, Language};
use super::piece::Piece;
use super::syntax::{self, DEEPEST, MOST_FAULTS, Walk, line};

pub(super) fn read(text: &Arc<str>) -> Code {
    let Some(tree) = syntax::parse(text, &tree_sitter_rust::LANGUAGE.into()) else {
        return Code::default();
    };
    let mut reader = Reader {
        text,
        code: Code {
            language: Language::Rust,
            ..Code::default()
        },
        function: None,
        attributes: Vec::new(),
    };
    reader.visit(tree.root_node(), 0);
    reader.code
}

struct Reader<'a> {
    text: &'a Arc<str>,
    code: Code,
    function: Option<usize>,
    /// Attributes that wait for their item.
    attributes: Vec<Decorator>,
}

impl<'a> Walk<'a> for Reader<'a> {
    fn whole(&self) -> &'a Arc<str> {
        self.text
    }

    fn function(&self) -> Option<usize> {
        self.function
    }

    fn visit(&mut self, node: Node<'_>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if node.is_error() && self.code.faults.len() < MOST_FAULTS {
            self.code.faults.push(line(node));
        }
        match node.kind() {
            "line_comment" | "block_comment" => self.comment(node),
            "use_declaration" => {
                let module = self.field(node, "argument");
                self.code.imports.push(Import {
                    module: self.piece(module),
                    name: Piece::default(),
                    alias: Piece::default(),
                    line: line(node),
                });
            }
            "attribute_item" => {
                let text = self
                    .slice(node)
                    .trim_start_matches("#[")
                    .trim_end_matches(']');
                self.attributes.push(Decorator {
                    name: self.piece(text.split('(').next().unwrap_or_default().trim()),
                    text: self.piece(text),
                    arguments: Vec::new(),
                    line: line(node),
                });
            }
            "function_item" => self.function(node, depth),
            "struct_item" | "enum_item" => {
                let decorators = std::mem::take(&mut self.attributes);
                self.code.classes.push(Class {
                    name: self.field_piece(node, "name"),
                    bases: Piece::default(),
                    line: line(node),
                    end: node.end_position().row + 1,
                    decorators,
                });
            }
            "call_expression" => {
                let callee = self.unbroken(self.field(node, "function"));
                let callee = if callee.len() > 120 {
                    // A long chain: what is called last.
                    callee.rsplit('.').next().unwrap_or_default().into()
                } else {
                    callee
                };
                let arguments = self.arguments(node);
                self.code.calls.push(Call {
                    callee,
                    arguments,
                    line: line(node),
                    function: self.function,
                });
                self.children(node, depth);
            }
            "macro_invocation" => self.invocation(node, depth),
            "string_literal" | "raw_string_literal" => {
                let inner = self.slice(node).trim_matches(['r', '#', '"']);
                let text = self.text_at(node, inner);
                self.code.strings.push(text);
            }
            _ => self.children(node, depth),
        }
    }
}

impl Reader<'_> {
    fn comment(&mut self, node: Node<'_>) {
        let raw = self.slice(node);
        let is_doc = raw.starts_with("///") || raw.starts_with("//!");
        let text = self.text_at(node, raw.trim_matches(['/', '!', '*', ' ', '\n']));
        if is_doc {
            self.code.docstrings.push(text);
        } else {
            self.code.comments.push(text);
        }
    }

    fn arguments(&self, node: Node<'_>) -> Vec<Argument> {
        let Some(arguments) = node.child_by_field_name("arguments") else {
            return Vec::new();
        };
        let mut cursor = arguments.walk();
        let argument = |it: Node<'_>| Argument {
            name: Piece::default(),
            text: self.piece(self.slice(it)),
        };
        arguments
            .named_children(&mut cursor)
            .map(argument)
            .collect()
    }

    fn function(&mut self, node: Node<'_>, depth: usize) {
        let place = self.code.functions.len();
        let name = self.field_piece(node, "name");
        if name == "main" {
            self.code.entry = Some(line(node));
        }
        let body = node.child_by_field_name("body");
        let decorators = std::mem::take(&mut self.attributes);
        self.code.functions.push(Function {
            name,
            line: line(node),
            end: node.end_position().row + 1,
            decorators,
            parameters: self.field_piece(node, "parameters"),
            is_empty: body.is_some_and(|it| it.named_child_count() == 0),
            ..Function::default()
        });
        let outer = self.function.replace(place);
        self.children(node, depth);
        self.function = outer;
    }

    fn invocation(&mut self, node: Node<'_>, depth: usize) {
        let name = self.field_piece(node, "macro");
        let full = self.slice(node);
        if name.starts_with("assert") || name.ends_with("assert_eq") || name.contains("snapshot") {
            let text = self.text_at(node, full);
            self.code.asserts.push(text);
        }
        self.code.calls.push(Call {
            callee: format!("{name}!").into(),
            arguments: vec![Argument {
                name: Piece::default(),
                text: self.piece(full.get(name.len() + 1..).unwrap_or_default()),
            }],
            line: line(node),
            function: self.function,
        });
        self.children(node, depth);
    }
}
