//! What a file is for, from its place and its content.

mod domain;
mod paths;

use crate::readers::Read;
use crate::readers::doc::Format;
use crate::tree::File;
use crate::words::fold;
pub use domain::Domain;
use paths::{is_licence, is_page, is_table_document, is_template, is_test};

#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of one file"
)]
pub struct Role {
    pub domain: Domain,
    pub is_test: bool,
    /// Written for people to read.
    pub is_document: bool,
    pub is_notebook: bool,
    /// A page of an application, not a document.
    pub is_page: bool,
    /// A model of a document that nobody filled in.
    pub is_template: bool,
    /// At the root of its repository.
    pub is_root: bool,
    pub is_readme: bool,
    /// Written by a tool.
    pub is_generated: bool,
}

impl Role {
    pub(super) fn of(file: &File, read: &Read) -> Self {
        let lower = file.path.to_lowercase();
        let name = file.name().to_lowercase();
        let is_code = read.code.is_some() && file.extension() != "ipynb";
        let text = file.text().unwrap_or_default();
        // A text that a program fills in is its template, not a document.
        let is_filled =
            lower.contains("templates/") && (text.contains("{{") || text.contains("{%"));
        let is_page = is_page(&lower, text) || (is_filled && !is_code);
        let is_readme = name.starts_with("readme");
        Self {
            domain: Domain::of_document(&fold(&file.path).replace(['_', '-', '/', '.'], " "), read),
            is_test: is_code && is_test(&lower, &name),
            is_document: read.doc.as_ref().is_some_and(|doc| {
                !is_page
                    && !is_licence(&name)
                    && (doc.format != Format::Table || is_table_document(&lower, doc.words()))
            }),
            is_notebook: file.extension() == "ipynb",
            is_page,
            is_template: is_template(&name, text),
            is_root: !file.path.contains('/'),
            is_readme,
            is_generated: text.starts_with("// Code generated") || lower.contains("/migrations/0"),
        }
    }
}
