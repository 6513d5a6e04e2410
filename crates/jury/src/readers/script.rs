//! JavaScript and TypeScript through tree-sitter.

use std::sync::Arc;

use tree_sitter::Node;

use super::code::{Argument, Assign, Call, Class, Code, Function, Import, Language};
use super::piece::Piece;
use super::syntax::{self, DEEPEST, MOST_FAULTS, Walk, line};

/// A line longer than this was made by a tool.
const MINIFIED: usize = 5000;

/// Nothing for a file that a tool made.
pub(super) fn read(text: &Arc<str>, extension: &str) -> Option<Code> {
    if is_made(text) {
        return None;
    }
    let language = match extension {
        "ts" => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        "tsx" => tree_sitter_typescript::LANGUAGE_TSX,
        _ => tree_sitter_javascript::LANGUAGE,
    };
    let tree = syntax::parse(text, &language.into())?;
    let mut reader = Reader {
        text,
        code: Code {
            language: Language::Script,
            ..Code::default()
        },
        function: None,
        class: None,
    };
    reader.visit(tree.root_node(), 0);
    Some(reader.code)
}

pub(super) fn is_made(text: &str) -> bool {
    text.lines().any(|line| line.len() > MINIFIED)
}

struct Reader<'a> {
    text: &'a Arc<str>,
    code: Code,
    function: Option<usize>,
    class: Option<usize>,
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
            "comment" => {
                let text = self.slice(node).trim_matches(['/', '*', ' ', '\n']);
                let text = self.text_at(node, text);
                self.code.comments.push(text);
            }
            "import_statement" => self.import(node),
            "function_declaration" | "method_definition" | "generator_function_declaration" => {
                let name = self.field_piece(node, "name");
                self.function(node, name, depth);
            }
            "variable_declarator" => self.declarator(node, depth),
            "assignment_expression" => {
                let assign = self.assigned(node, "left", "right");
                self.code.assigns.push(assign);
                self.children(node, depth);
            }
            "arrow_function" | "function_expression" => {
                self.function(node, Piece::default(), depth);
            }
            "class_declaration" => {
                let place = self.code.classes.len();
                self.code.classes.push(Class {
                    name: self.field_piece(node, "name"),
                    bases: Piece::default(),
                    line: line(node),
                    end: node.end_position().row + 1,
                    decorators: Vec::new(),
                });
                let outer = self.class.replace(place);
                self.children(node, depth);
                self.class = outer;
            }
            "call_expression" | "new_expression" => self.call(node, depth),
            "catch_clause" => {
                self.code.handlers.push((self.function, line(node)));
                self.children(node, depth);
            }
            "throw_statement" => {
                let text = self.text_at(node, self.slice(node));
                self.code.raises.push(text);
                self.children(node, depth);
            }
            "string" | "template_string" => {
                let inner = self.slice(node).trim_matches(['"', '\'', '`']);
                let text = self.text_at(node, inner);
                self.code.strings.push(text);
                self.children(node, depth);
            }
            _ => self.children(node, depth),
        }
    }
}

impl Reader<'_> {
    fn import(&mut self, node: Node<'_>) {
        let module = self.piece(self.field(node, "source").trim_matches(['"', '\'']));
        // `import router from './clients'`: the name before « from », when it is one.
        let said = self.slice(node);
        let alias = said
            .strip_prefix("import")
            .and_then(|it| it.split_whitespace().next())
            .filter(|it| {
                it.chars()
                    .all(|it| it.is_alphanumeric() || it == '_' || it == '$')
            })
            .unwrap_or_default();
        let alias = self.piece(alias);
        self.code.imports.push(Import {
            module,
            name: Piece::default(),
            alias,
            line: line(node),
        });
    }

    fn assigned(&self, node: Node<'_>, left: &str, right: &str) -> Assign {
        Assign {
            name: self.field_piece(node, left),
            value: self.field_piece(node, right),
            line: line(node),
            function: self.function,
            class: self.class,
        }
    }

    fn declarator(&mut self, node: Node<'_>, depth: usize) {
        let value = node.child_by_field_name("value");
        if let Some(value) = value
            && matches!(value.kind(), "arrow_function" | "function_expression")
        {
            let name = self.field_piece(node, "name");
            self.function(value, name, depth);
            return;
        }
        let assign = self.assigned(node, "name", "value");
        self.code.assigns.push(assign);
        self.children(node, depth);
    }

    fn function(&mut self, node: Node<'_>, name: Piece, depth: usize) {
        let place = self.code.functions.len();
        let body = node.child_by_field_name("body");
        self.code.functions.push(Function {
            name,
            class: self.class,
            line: line(node),
            end: node.end_position().row + 1,
            parameters: self.field_piece(node, "parameters"),
            is_empty: body.is_some_and(|it| it.named_child_count() == 0),
            ..Function::default()
        });
        let outer = self.function.replace(place);
        self.children(node, depth);
        self.function = outer;
    }

    fn call(&mut self, node: Node<'_>, depth: usize) {
        let function = match node.kind() {
            "new_expression" => "constructor",
            _ => "function",
        };
        let callee = self.unbroken(self.field(node, function));
        let arguments = node.child_by_field_name("arguments");
        let mut cursor = node.walk();
        let nodes: Vec<Node<'_>> = arguments
            .map(|it| it.named_children(&mut cursor).collect())
            .unwrap_or_default();
        let texts: Vec<_> = nodes
            .iter()
            .map(|it| Argument {
                name: Piece::default(),
                text: self.piece(self.slice(*it)),
            })
            .collect();
        if callee == "require"
            && let Some(module) = texts.first()
        {
            self.code.imports.push(Import {
                module: self.piece(module.text.trim_matches(['"', '\'', '`'])),
                name: Piece::default(),
                alias: Piece::default(),
                line: line(node),
            });
        }
        let is_test = matches!(
            callee.as_str(),
            "it" | "test" | "it.skip" | "test.skip" | "xit"
        );
        if callee.starts_with("expect(") || callee.starts_with("assert") {
            let full = self.unbroken(self.slice(node));
            self.code.asserts.push(self.text_of(node, full));
        }
        let short = if callee.len() > 120 {
            Piece::from("()")
        } else {
            callee.clone()
        };
        self.code.calls.push(Call {
            callee: short,
            arguments: texts.clone(),
            line: line(node),
            function: self.function,
        });
        if is_test && let Some(body) = nodes.iter().find(|it| it.kind().contains("function")) {
            // A test is a function named as its title.
            let title = texts[0].text.trim_matches(['"', '\'', '`']);
            self.function(*body, format!("{callee} {title}").into(), depth);
            return;
        }
        self.children(node, depth);
    }
}
