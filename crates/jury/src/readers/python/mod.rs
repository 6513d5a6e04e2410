//! Python through tree-sitter, which reads on after an error.

mod calls;
mod definitions;
mod strings;

use std::sync::Arc;

use tree_sitter::Node;

use super::code::{Assign, Code, Import, Language};
use super::piece::Piece;
use super::syntax::{self, DEEPEST, MOST_FAULTS, Walk, line};

pub(super) fn read(text: &Arc<str>) -> Code {
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
        let whole = self.text;
        let mut push = |module: &str, name: &str, alias: &str| {
            self.code.imports.push(Import {
                module: Piece::within(whole, module),
                name: Piece::within(whole, name),
                alias: Piece::within(whole, alias),
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

    fn assign(&mut self, node: Node<'_>) {
        let assign = Assign {
            name: self.field_piece(node, "left"),
            value: self.field_piece(node, "right"),
            line: line(node),
            function: self.function,
            class: self.class,
        };
        self.code.assigns.push(assign);
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
        let code = read(&SOURCE.into());
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
        assert_eq!(read(&"def f(:\n  x = \n".into()).faults.first(), Some(&1));
    }
}
