//! One module a format: bytes to typed facts with their lines. None of them fails or panics:
//! what cannot be read is said so in what they give.

mod bounds;
pub mod code;
pub mod data;
pub mod doc;
mod docx;
pub mod drawing;
mod html;
mod json;
mod markdown;
mod notebook;
mod pdf;
pub mod piece;
mod python;
mod rust;
mod script;
pub mod sql;
mod syntax;
mod table;
mod toml_data;
pub mod workflow;
mod yaml;

use std::sync::Arc;

use crate::tree::{Content, File};
use code::Code;
use data::Node;
use doc::Doc;

/// What a file was read as. Boxed: most files are one of these, and many are none.
#[derive(Debug, Default)]
pub struct Read {
    pub code: Option<Box<Code>>,
    pub doc: Option<Box<Doc>>,
    pub data: Option<Box<Node>>,
    /// Why the file could not be read as what its name says.
    pub fault: Option<Box<Fault>>,
    /// Why the file was not read, or not to its end.
    pub left: Option<&'static str>,
}

#[derive(Debug, Clone)]
pub struct Fault {
    pub line: usize,
    pub reason: String,
}

/// Reads one file as its name says.
pub fn read(file: &File) -> Read {
    let extension = file.extension();
    match &file.content {
        Content::Document(bytes) => {
            let read = match extension.as_str() {
                "pdf" => pdf::read(bytes),
                "docx" => docx::read(bytes, docx::Office::Docx),
                _ => docx::read(bytes, docx::Office::Odt),
            };
            Read {
                left: match &read {
                    None => Some("document illisible ou démesuré, non lu"),
                    Some((_, true)) => Some("document très long, lu en partie"),
                    Some(_) => None,
                },
                doc: read.map(|(doc, _)| Box::new(doc)),
                ..Read::default()
            }
        }
        Content::Text(text) => {
            let mut read = read_text(file, &extension, text);
            if let Some(code) = &mut read.code
                && code.bound()
            {
                read.left = Some("programme très long, lu en partie");
            }
            read
        }
        _ => Read::default(),
    }
}

fn read_text(file: &File, extension: &str, text: &Arc<str>) -> Read {
    let name = file.name().to_lowercase();
    match extension {
        "py" | "pyw" => {
            let code = python::read(text);
            let fault = code.faults.first().map(|line| Fault {
                line: *line,
                reason: "ce fichier Python ne se lit pas (erreur de syntaxe)".to_owned(),
            });
            Read {
                code: Some(Box::new(code)),
                fault: fault.map(Box::new),
                ..Read::default()
            }
        }
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" => Read {
            left: (script::is_made(text))
                .then_some("programme en lignes démesurées (produit par un outil), non lu"),
            code: script::read(text, extension).map(Box::new),
            ..Read::default()
        },
        "rs" => Read {
            code: Some(Box::new(rust::read(text))),
            ..Read::default()
        },
        "ipynb" => notebook::read(text),
        "md" | "markdown" | "mdx" => document(markdown::read(text)),
        "html" | "htm" | "jinja" | "jinja2" | "j2" => document(html::read(text)),
        "rst" | "adoc" | "asciidoc" | "txt" | "org" if !is_requirements(&name) => Read {
            left: (text.lines().nth(table::MOST_LINES).is_some())
                .then_some("texte très long, lu jusqu'à sa 20 000e ligne"),
            ..document(table::plain(text))
        },
        "csv" | "tsv" => Read {
            left: (text.lines().nth(table::MOST_ROWS).is_some())
                .then_some("tableau lu jusqu'à sa 400e ligne"),
            ..document(table::rows(text))
        },
        "sql" if text.len() > sql::LONGEST => Read {
            left: Some("script SQL très long, dont seuls les commentaires sont lus"),
            ..Read::default()
        },
        "yml" | "yaml" => data_or_fault(yaml::read(text), "YAML"),
        "json" | "drawio.json" => data_or_fault(json::read(text), "JSON"),
        "toml" => data_or_fault(toml_data::read(text).map(|it| (it, false)), "TOML"),
        _ => Read::default(),
    }
}

pub(crate) fn is_requirements(name: &str) -> bool {
    name.contains("requirements") || name == "constraints.txt"
}

fn document(doc: Doc) -> Read {
    Read {
        doc: Some(Box::new(doc)),
        ..Read::default()
    }
}

fn data_or_fault(read: Result<(Node, bool), Fault>, format: &str) -> Read {
    match read {
        Ok((node, is_cut)) => Read {
            left: is_cut.then_some("données très longues, lues en partie"),
            data: Some(Box::new(node)),
            ..Read::default()
        },
        Err(fault) => Read {
            fault: Some(Box::new(Fault {
                line: fault.line,
                reason: format!("ce fichier {format} ne se lit pas ({})", fault.reason),
            })),
            ..Read::default()
        },
    }
}
