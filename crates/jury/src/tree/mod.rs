//! A submission's files, all read at one commit, through Git's objects or from an archive.

mod archive;
mod content;
mod git;
mod history;
pub mod paths;
mod touches;

use std::path::{Path, PathBuf};

use thiserror::Error;

pub use content::Content;
pub use history::Commit;
pub use paths::Paths;
pub use touches::Touches;

/// What one submission is made of: one repository, sometimes up to seven.
#[derive(Debug, Default)]
pub struct Project {
    pub repositories: Vec<Repository>,
    pub files: Vec<File>,
    pub paths: Paths,
}

#[derive(Debug)]
pub struct Repository {
    pub name: String,
    /// The full hash; an archive without history has none.
    pub commit: Option<String>,
    /// Newest first, bounded.
    pub history: Vec<Commit>,
    /// When the files of a watch were written; nothing for an archive without history.
    pub touches: Option<Touches>,
    /// Branches whose last commit the audited one does not contain.
    pub unmerged: Vec<String>,
}

#[derive(Debug)]
pub struct File {
    pub repository: usize,
    /// From the root of its repository, `/` between names.
    pub path: String,
    pub size: u64,
    pub content: Content,
}

#[derive(Debug, Error)]
pub enum TreeError {
    #[error("{0} n'existe pas")]
    Unknown(PathBuf),
    #[error(
        "{0} n'est ni un dépôt Git ni une archive : donnez la racine d'un dépôt, un dépôt nu, ou un fichier .zip, .tar ou .tar.gz"
    )]
    NotReadable(PathBuf),
    #[error("{path} : la révision « {revision} » n'existe pas dans ce dépôt")]
    Revision { path: PathBuf, revision: String },
    #[error("{0} : le dépôt ne contient aucun commit")]
    Empty(PathBuf),
    #[error("{path} : archive refusée, {reason}")]
    Archive { path: PathBuf, reason: String },
    #[error("{path} : {reason}")]
    Git { path: PathBuf, reason: String },
    #[error("{path} : lecture impossible")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

impl File {
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// In lower case, without its dot; empty when there is none.
    pub fn extension(&self) -> String {
        let name = self.name();
        name.rsplit_once('.')
            .map(|(_, extension)| extension.to_lowercase())
            .unwrap_or_default()
    }

    /// Whether its name is that of a file whose text is read.
    pub fn is_readable(&self) -> bool {
        content::bound(&self.path).is_ok()
    }

    /// Whether it is of what is left first when there is too much to read.
    pub fn is_left_first(&self) -> bool {
        content::is_data(&self.path)
    }

    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads every path as one project. `seen` is told how many files were read.
pub fn read(
    paths: &[PathBuf],
    revision: Option<&str>,
    seen: &mut dyn FnMut(usize),
) -> Result<Project, TreeError> {
    let mut project = Project::default();
    let mut budget = content::Budget::default();
    for path in paths {
        let place = project.repositories.len();
        let mut reading = Reading {
            repository: place,
            files: &mut project.files,
            budget: &mut budget,
            seen,
        };
        let mut repository = read_one(path, revision, &mut reading)?;
        repository.name = free_name(&project.repositories, &repository.name);
        project.repositories.push(repository);
    }
    project
        .files
        .sort_by(|a, b| (a.repository, &a.path).cmp(&(b.repository, &b.path)));
    project.paths = Paths::of(&project.files);
    Ok(project)
}

/// What is shared while the files of one path are read.
struct Reading<'a> {
    repository: usize,
    files: &'a mut Vec<File>,
    budget: &'a mut content::Budget,
    seen: &'a mut dyn FnMut(usize),
}

impl Reading<'_> {
    fn push(&mut self, path: String, size: u64, content: Content) {
        self.files.push(File {
            repository: self.repository,
            path,
            size,
            content,
        });
        (self.seen)(self.files.len());
    }
}

fn read_one(
    path: &Path,
    revision: Option<&str>,
    reading: &mut Reading<'_>,
) -> Result<Repository, TreeError> {
    if !path.exists() {
        return Err(TreeError::Unknown(path.to_owned()));
    }
    if path.is_dir() {
        return git::read(path, &name_of(path), revision, reading);
    }
    archive::read(path, &name_of(path), revision, reading)
}

/// `projet.zip` and `projet.git` are both the project.
fn name_of(path: &Path) -> String {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut name = full.file_name().map_or_else(
        || "projet".to_owned(),
        |it| it.to_string_lossy().into_owned(),
    );
    if path.is_file() || name.ends_with(".git") {
        for end in [".git", ".zip", ".tgz", ".tar.gz", ".tar"] {
            if let Some(stem) = name.strip_suffix(end) {
                name = stem.to_owned();
                break;
            }
        }
    }
    if name.is_empty() {
        "projet".clone_into(&mut name);
    }
    name
}

fn free_name(taken: &[Repository], wanted: &str) -> String {
    let is_free = |name: &str| taken.iter().all(|it| it.name != name);
    if is_free(wanted) {
        return wanted.to_owned();
    }
    (2..1000)
        .map(|number| format!("{wanted}-{number}"))
        .find(|name| is_free(name))
        .unwrap_or_default()
}
