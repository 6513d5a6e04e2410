//! What a project does, from what its files say: one module a subject.

pub(crate) mod answers;
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
mod sessions;
pub mod sources;
pub mod statements;
pub mod tests;

use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::OnceLock;
use std::thread;

use crate::crew;
use crate::readers::code::{Code, Language};
use crate::readers::data::Node;
use crate::readers::doc::Doc;
use crate::readers::{self, Read};
use crate::tree::{Content, File, Project};
use crate::words::{Folded, fold, quote};

pub use models::{data_models, docs_models};

/// A file and what was read in it.
pub struct Source<'a> {
    pub place: usize,
    pub file: &'a File,
    pub read: Read,
    pub role: roles::Role,
    /// Its path, folded, with spaces between words.
    pub words: Folded,
    /// Where its lines end, once somebody has quoted one.
    ends: OnceLock<Vec<usize>>,
}

/// A line of a docstring or of a comment. There are many: what is said of one is made when asked.
pub struct Note {
    /// The position of its file among the sources.
    source: usize,
    line: usize,
    text: Box<str>,
    folded: Folded,
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
    /// The first source of each path.
    places: HashMap<&'a str, usize>,
}

const QUOTE: usize = 120;

impl<'a> Facts<'a> {
    /// Reads every file, then draws from them what the project does. `seen` is told how many files
    /// were read.
    pub fn of(project: &'a Project, seen: &mut dyn FnMut(usize)) -> Self {
        let files: Vec<_> = project
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| !matches!(file.content, Content::Vendored))
            .collect();
        let source = |number: usize| {
            let (place, file) = files[number];
            let read = readers::read(file);
            Source {
                place,
                file,
                role: roles::Role::of(file, &read),
                read,
                words: Folded::from(fold(&file.path).replace(['_', '-', '/', '.'], " ")),
                ends: OnceLock::new(),
            }
        };
        let sources = crew::each(files.len(), source, seen);
        let mut places = HashMap::new();
        for (place, source) in sources.iter().enumerate() {
            places.entry(source.file.path.as_str()).or_insert(place);
        }
        let mut facts = Self {
            project,
            places,
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
        facts.draw();
        facts
    }

    /// What needs only the files, the manifest, the statements and the routes: side by side.
    fn draw(&mut self) {
        let facts = &*self;
        let drawn = thread::scope(|scope| {
            let tests = scope.spawn(|| tests::of(facts));
            let origins = scope.spawn(|| (sources::of(facts), model::of(facts)));
            let ci = scope.spawn(|| (ci::of(facts), deploy::of(facts), monitor::of(facts)));
            let client = scope.spawn(|| (client::of(facts), docs::all_notes(facts)));
            let mentions = mentions::of(facts);
            (
                joined(tests),
                joined(origins),
                joined(ci),
                joined(client),
                mentions,
            )
        });
        let (tests, (origins, model), (ci, deploy, monitor), (client, notes), mentions) = drawn;
        self.tests = tests;
        (self.origins, self.model) = (origins, model);
        (self.ci, self.deploy, self.monitor) = (ci, deploy, monitor);
        (self.client, self.notes) = (client, notes);
        self.mentions = mentions;
    }

    /// Programs, tests among them.
    pub fn codes(&self) -> impl Iterator<Item = (&Source<'a>, &Code)> {
        self.sources
            .iter()
            .filter_map(|source| Some((source, source.read.code.as_deref()?)))
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
            .filter_map(|source| Some((source, source.read.doc.as_deref()?)))
    }

    pub fn datas(&self) -> impl Iterator<Item = (&Source<'a>, &Node)> {
        self.sources
            .iter()
            .filter_map(|source| Some((source, source.read.data.as_deref()?)))
    }

    /// Points at a line, quoting it.
    pub fn at(&self, source: &Source<'_>, line: usize) -> Evidence {
        self.with(source, line, source.line(line))
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
        self.places.get(path).map(|place| &self.sources[*place])
    }
}

fn joined<T>(handle: thread::ScopedJoinHandle<'_, T>) -> T {
    handle.join().unwrap_or_else(|panic| resume_unwind(panic))
}

impl Source<'_> {
    /// A line of its text, from 1; empty past the end.
    pub(crate) fn line(&self, line: usize) -> &str {
        let Some(text) = self.file.text() else {
            return "";
        };
        let ends = self
            .ends
            .get_or_init(|| memchr::memchr_iter(b'\n', text.as_bytes()).collect());
        let place = line.max(1) - 1;
        let start = match place {
            0 => 0,
            place => match ends.get(place - 1) {
                Some(end) => end + 1,
                None => return "",
            },
        };
        let end = ends.get(place).copied().unwrap_or(text.len());
        let line = text.get(start..end).unwrap_or_default();
        line.strip_suffix('\r').unwrap_or(line)
    }
}

impl Evidence {
    /// `dépôt:chemin:ligne`.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", self.repository, self.path, self.line)
    }
}
