//! A zip or tar archive, read in memory within bounds. When it carries a `.git` folder, that is
//! what is read, like any repository.

mod formats;
mod unpacked;

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::content::{Budget, bound, decode};
use super::{Content, Reading, Repository, TreeError, git};
use formats::each;
use unpacked::Git;

/// Bounds of what an archive may unfold to.
const MOST_ENTRIES: usize = 250_000;
const MOST_BYTES: u64 = 2 << 30;
/// A text packs twenty times at most; a bomb, a thousand.
const MOST_RATIO: u64 = 200;
const RATIO_FROM: u64 = 64 << 20;
const LONGEST_NAME: usize = 1024;
/// Held at once before the largest are let go.
const MOST_KEPT: usize = 400 << 20;

/// One entry on its way.
struct Entry<'a> {
    name: &'a str,
    size: u64,
    link: Option<String>,
    body: &'a mut dyn Read,
}

pub(super) fn read(
    path: &Path,
    name: &str,
    revision: Option<&str>,
    reading: &mut Reading<'_>,
) -> Result<Repository, TreeError> {
    let unpacked = Git::new(path)?;
    let mut taken = Taken::default();
    each(path, &mut |entry| {
        taken.take(path, entry, &unpacked)?;
        if taken.kept > MOST_KEPT {
            taken.lighten(reading.budget);
        }
        Ok(())
    })?;
    if taken.has_git {
        return git::read(&unpacked.folder(), name, revision, reading);
    }
    taken.lighten(reading.budget);
    let prefix = common_folder(&taken.files);
    for (name, size, content) in taken.files {
        let name = name[prefix.len()..].to_owned();
        let content = match content {
            Kept::Link(target) => Content::Symlink(target),
            Kept::Left(content) => content,
            Kept::Bytes(bytes) => decode(&name, &bytes, reading.budget),
        };
        reading.push(name, size, content);
    }
    Ok(Repository {
        name: name.to_owned(),
        commit: None,
        history: Vec::new(),
        touches: None,
        unmerged: Vec::new(),
    })
}

enum Kept {
    Bytes(Vec<u8>),
    Left(Content),
    Link(String),
}

#[derive(Default)]
struct Taken {
    files: Vec<(String, u64, Kept)>,
    bytes: u64,
    /// Bytes held to be read.
    kept: usize,
    has_git: bool,
}

impl Taken {
    /// Lets go of the largest files when there is more than may be read: those that follow can
    /// only make more of them too large.
    fn lighten(&mut self, budget: &Budget) {
        let sizes = self.files.iter().filter_map(|(name, _, kept)| match kept {
            Kept::Bytes(bytes) => Some((name.as_str(), bytes.len())),
            _ => None,
        });
        let largest = budget.largest(sizes);
        self.kept = 0;
        for (name, _, kept) in &mut self.files {
            if let Kept::Bytes(bytes) = kept {
                if largest.takes(name, bytes.len()) {
                    self.kept += bytes.len();
                } else {
                    *kept = Kept::Left(Content::PastBudget);
                }
            }
        }
    }

    fn take(&mut self, path: &Path, entry: Entry<'_>, git: &Git) -> Result<(), TreeError> {
        let name = clean(entry.name).ok_or_else(|| refused(path, "un nom sort de l'archive"))?;
        if name.is_empty() {
            return Ok(());
        }
        if self.files.len() >= MOST_ENTRIES {
            return Err(refused(path, "elle contient trop de fichiers"));
        }
        if let Some(target) = entry.link {
            self.files.push((name, 0, Kept::Link(target)));
            return Ok(());
        }
        let packed = fs::metadata(path).map_or(0, |it| it.len()).max(1);
        let most = MOST_BYTES.min((packed * MOST_RATIO).max(RATIO_FROM)) - self.bytes;
        let mut body = entry.body.take(most + 1);
        let fault = |source| TreeError::Read {
            path: path.to_owned(),
            source,
        };
        let is_git = inside_git(&name);
        let mut kept = Kept::Left(Content::Binary);
        let read = if let Some(inner) = is_git {
            self.has_git = true;
            git.write(inner, &mut body).map_err(fault)?
        } else {
            match bound(&name) {
                Ok(limit) if entry.size <= limit as u64 => {
                    let mut bytes = Vec::new();
                    body.read_to_end(&mut bytes).map_err(fault)?;
                    let read = bytes.len() as u64;
                    self.kept += bytes.len();
                    kept = Kept::Bytes(bytes);
                    read
                }
                left => {
                    kept = Kept::Left(left.err().unwrap_or(Content::TooBig));
                    io::copy(&mut body, &mut io::sink()).map_err(fault)?
                }
            }
        };
        self.bytes += read;
        if read > most {
            return Err(refused(
                path,
                "elle se déplie démesurément (bombe de décompression)",
            ));
        }
        if is_git.is_none() {
            self.files.push((name, read, kept));
        }
        Ok(())
    }
}

fn refused(path: &Path, reason: &str) -> TreeError {
    TreeError::Archive {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

/// The name with `/` between parts; nothing when it would leave the archive.
fn clean(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    if name.len() > LONGEST_NAME || name.starts_with('/') || name.split('/').any(|it| it == "..") {
        return None;
    }
    let parts: Vec<_> = (name.split('/'))
        .filter(|it| !matches!(*it, "" | "."))
        .collect();
    Some(parts.join("/"))
}

/// What follows `.git/` at the root, or in the only folder of the root.
fn inside_git(name: &str) -> Option<&str> {
    let rest = match name.split_once('/') {
        Some((".git", rest)) => return Some(rest),
        Some((_, rest)) => rest,
        None => return None,
    };
    rest.strip_prefix(".git/")
}

/// `projet-main/` when every file is under it.
fn common_folder(files: &[(String, u64, Kept)]) -> String {
    let first = files.first().and_then(|(name, ..)| name.split_once('/'));
    let Some((folder, _)) = first else {
        return String::new();
    };
    let prefix = format!("{folder}/");
    if files.iter().all(|(name, ..)| name.starts_with(&prefix)) {
        prefix
    } else {
        String::new()
    }
}
