//! Rust through tree-sitter.

use tree_sitter::Node;

use super::code::{Argument, Call, Class, Code, Decorator, Function, Import, Language};
use super::syntax::{self, DEEPEST, MOST_FAULTS, Walk, line};

pub(super) fn read(text: &str) -> Code {
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
    text: &'a str,
    code: Code,
    function: Option<usize>,
    /// Attributes that wait for their item.
    attributes: Vec<Decorator>,
}

impl<'a> Walk<'a> for Reader<'a> {
    fn text(&self) -> &'a str {
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
                    module: module.to_owned(),
                    name: String::new(),
                    alias: String::new(),
                    line: line(node),
                });
            }
            "attribute_item" => {
                let text = self
                    .slice(node)
                    .trim_start_matches("#[")
                    .trim_end_matches(']');
                self.attributes.push(Decorator {
                    name: text.split('(').next().unwrap_or_default().trim().to_owned(),
                    text: text.to_owned(),
                    arguments: Vec::new(),
                    line: line(node),
                });
            }
            "function_item" => self.function(node, depth),
            "struct_item" | "enum_item" => {
                let decorators = std::mem::take(&mut self.attributes);
                self.code.classes.push(Class {
                    name: self.field(node, "name").to_owned(),
                    bases: String::new(),
                    line: line(node),
                    end: node.end_position().row + 1,
                    decorators,
                });
            }
            "call_expression" => {
                let callee: String = self.field(node, "function").split_whitespace().collect();
                let callee = if callee.len() > 120 {
                    // A long chain: what is called last.
                    callee.rsplit('.').next().unwrap_or_default().to_owned()
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
            name: String::new(),
            text: self.slice(it).to_owned(),
        };
        arguments
            .named_children(&mut cursor)
            .map(argument)
            .collect()
    }

    fn function(&mut self, node: Node<'_>, depth: usize) {
        let place = self.code.functions.len();
        let name = self.field(node, "name").to_owned();
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
            parameters: self.field(node, "parameters").to_owned(),
            is_empty: body.is_some_and(|it| it.named_child_count() == 0),
            ..Function::default()
        });
        let outer = self.function.replace(place);
        self.children(node, depth);
        self.function = outer;
    }

    fn invocation(&mut self, node: Node<'_>, depth: usize) {
        let name = self.field(node, "macro").to_owned();
        let full = self.slice(node);
        if name.starts_with("assert") || name.ends_with("assert_eq") || name.contains("snapshot") {
            let text = self.text_at(node, full);
            self.code.asserts.push(text);
        }
        self.code.calls.push(Call {
            callee: format!("{name}!"),
            arguments: vec![Argument {
                name: String::new(),
                text: full.get(name.len() + 1..).unwrap_or_default().to_owned(),
            }],
            line: line(node),
            function: self.function,
        });
        self.children(node, depth);
    }
}
