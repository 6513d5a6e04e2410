//! What a project does, from what its files say: one module a subject.

pub mod api;
pub mod asking;
pub mod ci;
pub mod client;
pub mod deploy;
pub mod docs;
pub mod manifest;
pub mod mentions;
mod missing;
pub mod model;
mod models;
pub mod monitor;
pub mod roles;
mod routes;
pub mod schema;
pub mod sources;
pub mod statements;
pub mod tests;

use crate::readers::code::{Code, Language};
use crate::readers::data::Node;
use crate::readers::doc::Doc;
use crate::readers::{self, Read};
use crate::tree::{Content, File, Project};
use crate::words::{fold, quote};

pub use models::{data_models, docs_models};

/// A file and what was read in it.
pub struct Source<'a> {
    pub place: usize,
    pub file: &'a File,
    pub read: Read,
    pub role: roles::Role,
    /// Its path, folded, with spaces between words.
    pub words: String,
}

/// A line of a docstring or of a comment.
pub struct Note {
    pub evidence: Evidence,
    pub folded: String,
}

/// Where something is, with what it says.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Evidence {
    pub repository: String,
    pub path: String,
    pub line: usize,
    pub quote: String,
}

pub struct Facts<'a> {
    pub project: &'a Project,
    pub sources: Vec<Source<'a>>,
    pub manifest: manifest::Manifest,
    pub statements: Vec<statements::Statement>,
    pub tables: Vec<schema::Table>,
    pub origins: Vec<sources::Origin>,
    pub askers: asking::Askers,
    pub apis: Vec<api::Api>,
    pub tests: tests::Tests,
    pub ci: ci::Ci,
    pub deploy: deploy::Deploy,
    pub monitor: monitor::Monitor,
    pub model: model::Model,
    pub client: client::Client,
    pub mentions: Vec<mentions::Mention>,
    pub notes: Vec<Note>,
}

const QUOTE: usize = 120;

impl<'a> Facts<'a> {
    pub fn of(project: &'a Project) -> Self {
        let sources: Vec<_> = project
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| !matches!(file.content, Content::Vendored))
            .map(|(place, file)| {
                let read = readers::read(file);
                let role = roles::Role::of(file, &read);
                Source {
                    place,
                    file,
                    read,
                    role,
                    words: fold(&file.path).replace(['_', '-', '/', '.'], " "),
                }
            })
            .collect();
        let mut facts = Self {
            project,
            sources,
            manifest: manifest::Manifest::default(),
            statements: Vec::new(),
            tables: Vec::new(),
            origins: Vec::new(),
            askers: asking::Askers::default(),
            apis: Vec::new(),
            tests: tests::Tests::default(),
            ci: ci::Ci::default(),
            deploy: deploy::Deploy::default(),
            monitor: monitor::Monitor::default(),
            model: model::Model::default(),
            client: client::Client::default(),
            mentions: Vec::new(),
            notes: Vec::new(),
        };
        facts.manifest = manifest::of(&facts);
        facts.statements = statements::of(&facts);
        facts.tables = schema::of(&facts);
        facts.askers = asking::of(&facts);
        facts.apis = api::of(&facts);
        facts.tests = tests::of(&facts);
        facts.origins = sources::of(&facts);
        facts.ci = ci::of(&facts);
        facts.deploy = deploy::of(&facts);
        facts.monitor = monitor::of(&facts);
        facts.model = model::of(&facts);
        facts.client = client::of(&facts);
        facts.mentions = mentions::of(&facts);
        facts.notes = docs::all_notes(&facts);
        facts
    }

    /// Programs, tests among them.
    pub fn codes(&self) -> impl Iterator<Item = (&Source<'a>, &Code)> {
        self.sources
            .iter()
            .filter_map(|source| Some((source, source.read.code.as_ref()?)))
    }

    /// Programs that are not tests.
    pub fn programs(&self) -> impl Iterator<Item = (&Source<'a>, &Code)> {
        self.codes().filter(|(source, _)| !source.role.is_test)
    }

    pub fn python(&self) -> impl Iterator<Item = (&Source<'a>, &Code)> {
        self.codes()
            .filter(|(_, code)| code.language == Language::Python)
    }

    pub fn docs(&self) -> impl Iterator<Item = (&Source<'a>, &Doc)> {
        self.sources
            .iter()
            .filter(|source| source.role.is_document && source.role.domain != roles::Domain::Asked)
            .filter_map(|source| Some((source, source.read.doc.as_ref()?)))
    }

    pub fn datas(&self) -> impl Iterator<Item = (&Source<'a>, &Node)> {
        self.sources
            .iter()
            .filter_map(|source| Some((source, source.read.data.as_ref()?)))
    }

    /// Points at a line, quoting it.
    pub fn at(&self, source: &Source<'_>, line: usize) -> Evidence {
        let text = source
            .file
            .text()
            .and_then(|text| text.lines().nth(line.max(1) - 1));
        self.with(source, line, text.unwrap_or_default())
    }

    /// Points at a line, quoting what is given.
    pub fn with(&self, source: &Source<'_>, line: usize, text: &str) -> Evidence {
        Evidence {
            repository: self.project.repositories[source.file.repository]
                .name
                .clone(),
            path: source.file.path.clone(),
            line: line.max(1),
            quote: quote(text, QUOTE),
        }
    }

    pub fn find(&self, path: &str) -> Option<&Source<'a>> {
        self.sources.iter().find(|it| it.file.path == path)
    }
}

impl Evidence {
    /// `dépôt:chemin:ligne`.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.repository, self.path, self.line)
    }
}
