//! A repository through gix: no program is started, no hook or filter runs, nothing is fetched.

use std::path::Path;

use gix::object::tree::EntryKind;

use super::content::{bound, decode};
use super::{Content, File, Reading, Repository, TreeError, history, touches};

/// Deeper than any real repository: a crafted one must end.
const DEEPEST: usize = 64;
/// As many files as are read of one repository.
const MOST_FILES: usize = 400_000;

pub(super) fn read(
    path: &Path,
    name: &str,
    revision: Option<&str>,
    reading: &mut Reading<'_>,
) -> Result<Repository, TreeError> {
    let options = gix::open::Options::isolated();
    let repository =
        gix::open_opts(path, options).map_err(|_| TreeError::NotReadable(path.to_owned()))?;
    let commit = commit(path, &repository, revision)?;
    let fault = |error: &dyn std::fmt::Display| TreeError::Git {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let tree = commit.tree_id().map_err(|error| fault(&error))?.detach();
    let start = reading.files.len();
    let mut walk = Walk {
        repository: &repository,
        reading,
        waiting: Vec::new(),
    };
    walk.folder(tree, "", 0);
    walk.take();
    let files = reading.files[start..].iter().map(|it| it.path.as_str());
    let followed = files.filter(|it| touches::is_followed(it));
    Ok(Repository {
        name: name.to_owned(),
        commit: Some(commit.id.to_string()),
        history: history::of(&repository, commit.id),
        touches: Some(touches::of(&repository, commit.id, followed)),
        unmerged: history::unmerged(&repository, commit.id),
    })
}

fn commit<'a>(
    path: &Path,
    repository: &'a gix::Repository,
    revision: Option<&str>,
) -> Result<gix::Commit<'a>, TreeError> {
    let wanted = revision.unwrap_or("HEAD");
    let unknown = || match revision {
        Some(revision) => TreeError::Revision {
            path: path.to_owned(),
            revision: revision.to_owned(),
        },
        None => TreeError::Empty(path.to_owned()),
    };
    let id = repository.rev_parse_single(wanted).map_err(|_| unknown())?;
    let object = id.object().map_err(|_| unknown())?;
    object
        .peel_to_kind(gix::object::Kind::Commit)
        .map_err(|_| unknown())?
        .try_into_commit()
        .map_err(|_| unknown())
}

struct Walk<'a, 'b> {
    repository: &'a gix::Repository,
    reading: &'a mut Reading<'b>,
    /// Files to read once all sizes are known, by their place.
    waiting: Vec<(usize, gix::ObjectId)>,
}

impl Walk<'_, '_> {
    fn folder(&mut self, tree: gix::ObjectId, prefix: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let Ok(Some(object)) = self.repository.try_find_object(tree) else {
            // A missing folder: its files cannot even be named.
            self.reading.push(prefix.to_owned(), 0, Content::Missing);
            return;
        };
        let Ok(tree) = object.try_into_tree() else {
            return;
        };
        for entry in tree.iter().filter_map(Result::ok) {
            if self.reading.files.len() >= MOST_FILES {
                return;
            }
            let name = String::from_utf8_lossy(entry.filename()).into_owned();
            let path = if prefix.is_empty() {
                name
            } else {
                format!("{prefix}/{name}")
            };
            let id = entry.oid().to_owned();
            match entry.mode().kind() {
                EntryKind::Tree => self.folder(id, &path, depth + 1),
                EntryKind::Commit => self.reading.push(path, 0, Content::Submodule),
                EntryKind::Link => {
                    let target = self.blob(id).unwrap_or_default();
                    let target = String::from_utf8_lossy(&target).into_owned();
                    self.reading.push(path, 0, Content::Symlink(target));
                }
                EntryKind::Blob | EntryKind::BlobExecutable => self.file(id, path),
            }
        }
    }

    fn file(&mut self, id: gix::ObjectId, path: String) {
        let Ok(Some(header)) = self.repository.try_find_header(id) else {
            self.reading.push(path, 0, Content::Missing);
            return;
        };
        let size = header.size();
        let content = match bound(&path) {
            Err(content) => content,
            Ok(most) if size > most as u64 => Content::TooBig,
            Ok(_) => {
                self.waiting.push((self.reading.files.len(), id));
                Content::PastBudget
            }
        };
        self.reading.push(path, size, content);
    }

    /// Reads what waits, the largest left when there is too much.
    fn take(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let size = |file: &File| usize::try_from(file.size).unwrap_or(usize::MAX);
        let files = waiting.iter().map(|(place, _)| &self.reading.files[*place]);
        let sizes = files.map(|it| (it.path.as_str(), size(it)));
        let largest = self.reading.budget.largest(sizes);
        for (place, id) in waiting {
            let file = &self.reading.files[place];
            if !largest.takes(&file.path, size(file)) {
                continue;
            }
            let content = match self.blob(id) {
                Some(bytes) => decode(&file.path, &bytes, self.reading.budget),
                None => Content::Missing,
            };
            self.reading.files[place].content = content;
            (self.reading.seen)(place);
        }
    }

    fn blob(&self, id: gix::ObjectId) -> Option<Vec<u8>> {
        let mut object = self.repository.try_find_object(id).ok()??;
        Some(std::mem::take(&mut object.data))
    }
}
