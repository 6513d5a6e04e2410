//! Python through tree-sitter, which reads on after an error.

use tree_sitter::Node;

use super::code::{
    Argument, Assign, Call, Class, Code, Decorator, Function, Import, Language, Text,
};
use super::syntax::{self, DEEPEST, MOST_FAULTS, Walk, line};

pub(super) fn read(text: &str) -> Code {
    let Some(tree) = syntax::parse(text, &tree_sitter_python::LANGUAGE.into()) else {
        return Code::default();
    };
    let mut reader = Reader {
        text,
        code: Code {
            language: Language::Python,
            ..Code::default()
        },
        function: None,
        class: None,
    };
    reader.visit(tree.root_node(), 0);
    reader.code
}

struct Reader<'a> {
    text: &'a str,
    code: Code,
    function: Option<usize>,
    class: Option<usize>,
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
        if (node.is_error() || node.is_missing()) && self.code.faults.len() < MOST_FAULTS {
            self.code.faults.push(line(node));
        }
        match node.kind() {
            "comment" => {
                let text = self.text_at(node, self.slice(node).trim_start_matches('#').trim());
                self.code.comments.push(text);
            }
            "import_statement" | "import_from_statement" => self.import(node),
            "decorated_definition" => self.decorated(node, depth),
            "function_definition" => self.function(node, Vec::new(), depth),
            "class_definition" => self.class(node, Vec::new(), depth),
            "call" => {
                self.call(node);
                self.children(node, depth);
            }
            "assignment" => {
                self.assign(node);
                self.children(node, depth);
            }
            "assert_statement" => {
                let condition = node.named_child(0).map_or("", |it| self.slice(it));
                let text = self.text_at(node, condition);
                self.code.asserts.push(text);
                self.children(node, depth);
            }
            "except_clause" => {
                self.code.handlers.push((self.function, line(node)));
                self.children(node, depth);
            }
            "raise_statement" => {
                let text = self.text_at(node, self.slice(node));
                self.code.raises.push(text);
                self.children(node, depth);
            }
            "if_statement" => {
                let condition = self.field(node, "condition");
                if condition.contains("__name__") && condition.contains("__main__") {
                    self.code.entry = Some(line(node));
                }
                self.children(node, depth);
            }
            "string" | "concatenated_string" => self.string(node, depth),
            _ => self.children(node, depth),
        }
    }
}

impl Reader<'_> {
    fn import(&mut self, node: Node<'_>) {
        let from = node
            .child_by_field_name("module_name")
            .map(|it| self.slice(it));
        let mut cursor = node.walk();
        let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
        let mut push = |module: &str, name: &str, alias: &str| {
            self.code.imports.push(Import {
                module: module.to_owned(),
                name: name.to_owned(),
                alias: alias.to_owned(),
                line: line(node),
            });
        };
        if names.is_empty() {
            push(from.unwrap_or_default(), "*", "");
        }
        for name in names {
            let slice = |it: Node<'_>| self.text.get(it.byte_range()).unwrap_or_default();
            let (plain, alias) = match name.kind() {
                "aliased_import" => (
                    name.child_by_field_name("name").map_or("", slice),
                    name.child_by_field_name("alias").map_or("", slice),
                ),
                _ => (slice(name), slice(name)),
            };
            match from {
                Some(module) => push(module, plain, alias),
                None => push(plain, "", alias),
            }
        }
    }

    fn decorated(&mut self, node: Node<'_>, depth: usize) {
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
            Some(call) if call.kind() == "call" => (
                self.field(call, "function").to_owned(),
                self.arguments(call),
            ),
            Some(other) => (self.slice(other).to_owned(), Vec::new()),
            None => (String::new(), Vec::new()),
        };
        Decorator {
            name,
            text: self.slice(node).trim_start_matches('@').to_owned(),
            arguments,
            line: line(node),
        }
    }

    fn function(&mut self, node: Node<'_>, decorators: Vec<Decorator>, depth: usize) {
        let place = self.code.functions.len();
        let body = node.child_by_field_name("body");
        let docstring = body.and_then(|it| self.docstring(it)).map(|mut text| {
            text.function = Some(place);
            text
        });
        let is_empty = body.is_some_and(|it| Self::does_nothing(it));
        self.code.functions.push(Function {
            name: self.field(node, "name").to_owned(),
            class: self.class,
            line: line(node),
            end: node.end_position().row + 1,
            decorators,
            parameters: self.field(node, "parameters").to_owned(),
            docstring: docstring.clone(),
            is_empty,
        });
        let outer = (self.function.replace(place), self.class.take());
        self.children(node, depth);
        (self.function, self.class) = outer;
    }

    fn class(&mut self, node: Node<'_>, decorators: Vec<Decorator>, depth: usize) {
        let place = self.code.classes.len();
        self.code.classes.push(Class {
            name: self.field(node, "name").to_owned(),
            bases: self
                .field(node, "superclasses")
                .trim_matches(['(', ')'])
                .to_owned(),
            line: line(node),
            end: node.end_position().row + 1,
            decorators,
        });
        let outer = self.class.replace(place);
        self.children(node, depth);
        self.class = outer;
    }

    /// The first statement of a body when it is a string.
    fn docstring(&self, body: Node<'_>) -> Option<Text> {
        let first = body.named_child(0)?;
        let string = first
            .named_child(0)
            .filter(|_| first.kind() == "expression_statement")?;
        (string.kind() == "string").then(|| self.text_at(string, &self.inner(string)))
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

    fn call(&mut self, node: Node<'_>) {
        let call = Call {
            callee: self.callee(node),
            arguments: self.arguments(node),
            line: line(node),
            function: self.function,
        };
        self.code.calls.push(call);
    }

    /// The name of what is called: a chain of calls keeps `first().last`.
    fn callee(&self, node: Node<'_>) -> String {
        let Some(function) = node.child_by_field_name("function") else {
            return String::new();
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
            return format!("{head}.{}", self.field(function, "attribute"));
        }
        self.slice(function).split_whitespace().collect()
    }

    fn arguments(&self, node: Node<'_>) -> Vec<Argument> {
        let Some(arguments) = node.child_by_field_name("arguments") else {
            return Vec::new();
        };
        let mut cursor = arguments.walk();
        let argument = |it: Node<'_>| match it.kind() {
            "keyword_argument" => Argument {
                name: self.field(it, "name").to_owned(),
                text: self.field(it, "value").to_owned(),
            },
            _ => Argument {
                name: String::new(),
                text: self.slice(it).to_owned(),
            },
        };
        arguments
            .named_children(&mut cursor)
            .map(argument)
            .collect()
    }

    fn assign(&mut self, node: Node<'_>) {
        let assign = Assign {
            name: self.field(node, "left").to_owned(),
            value: self.field(node, "right").to_owned(),
            line: line(node),
            function: self.function,
            class: self.class,
        };
        self.code.assigns.push(assign);
    }

    /// The inside of a string, of each when several follow one another.
    fn inner(&self, node: Node<'_>) -> String {
        let mut cursor = node.walk();
        if node.kind() == "concatenated_string" {
            return node
                .named_children(&mut cursor)
                .map(|it| self.inner(it))
                .collect();
        }
        let (mut start, mut end) = (node.start_byte(), node.end_byte());
        for child in node.children(&mut cursor) {
            match child.kind() {
                "string_start" => start = child.end_byte(),
                "string_end" => end = child.start_byte(),
                _ => {}
            }
        }
        self.text.get(start..end).unwrap_or_default().to_owned()
    }

    fn string(&mut self, node: Node<'_>, depth: usize) {
        let text = self.text_at(node, &self.inner(node));
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

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"
"""Docstring."""
import os, a.b as c
from fastapi import Depends as D

@router.get("/x", dependencies=[D(key)])
async def lire(q: str = D(key)):
    """Lit."""
    # pourquoi
    sql = f"SELECT * FROM t WHERE a = {os.getenv('A')}"
    assert reponse.status_code in (200, 500), "message"
    try:
        requests.get(url, timeout=3).json()
    except OSError:
        raise

class T(Base):
    def vide(self):
        pass

if __name__ == "__main__":
    lire()
"#;

    #[test]
    fn a_module_gives_its_functions_calls_and_texts_with_lines() {
        let code = read(SOURCE);
        assert!(code.faults.is_empty());
        assert_eq!(code.entry, Some(21));
        let function = &code.functions[0];
        assert_eq!((function.name.as_str(), function.line), ("lire", 7));
        assert_eq!(function.decorators[0].string().as_deref(), Some("/x"));
        assert_eq!(
            function.decorators[0].named("dependencies"),
            Some("[D(key)]")
        );
        assert_eq!(function.docstring.as_ref().expect("text").text, "Lit.");
        assert!(code.functions[1].is_empty && code.functions[1].class == Some(0));
        assert_eq!(code.asserts[0].text, "reponse.status_code in (200, 500)");
        let callees: Vec<_> = code.calls.iter().map(|it| it.callee.as_str()).collect();
        assert!(callees.contains(&"requests.get") && callees.contains(&"os.getenv"));
        assert!(callees.contains(&"requests.get().json"), "{callees:?}");
        assert_eq!(code.imports[1].module, "a.b");
        assert_eq!(
            (
                code.imports[2].module.as_str(),
                code.imports[2].alias.as_str()
            ),
            ("fastapi", "D")
        );
    }

    #[test]
    fn a_file_that_does_not_parse_says_where() {
        assert_eq!(read("def f(:\n  x = \n").faults.first(), Some(&1));
    }
}
