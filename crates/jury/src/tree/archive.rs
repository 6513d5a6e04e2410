//! A zip or tar archive, read in memory within bounds. When it carries a `.git` folder, that is
//! what is read, like any repository.

use std::fs;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::content::{bound, decode};
use super::{Content, Reading, Repository, TreeError, git};

/// Bounds of what an archive may unfold to.
const MOST_ENTRIES: usize = 250_000;
const MOST_BYTES: u64 = 2 << 30;
/// A text packs twenty times at most; a bomb, a thousand.
const MOST_RATIO: u64 = 200;
const RATIO_FROM: u64 = 64 << 20;
const LONGEST_NAME: usize = 1024;

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
    each(path, &mut |entry| taken.take(path, entry, &unpacked))?;
    if taken.has_git {
        return git::read(&unpacked.folder(), name, revision, reading);
    }
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
    has_git: bool,
}

impl Taken {
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

type OnEntry<'a> = &'a mut dyn FnMut(Entry<'_>) -> Result<(), TreeError>;

fn each(path: &Path, on_entry: OnEntry<'_>) -> Result<(), TreeError> {
    let fault = |source| TreeError::Read {
        path: path.to_owned(),
        source,
    };
    let mut file = fs::File::open(path).map_err(fault)?;
    let mut head = [0; 4];
    let length = file.read(&mut head).map_err(fault)?;
    file.rewind().map_err(fault)?;
    match &head[..length] {
        [b'P', b'K', ..] => each_zip(path, file, on_entry),
        [0x1F, 0x8B, ..] => each_tar(path, GzDecoder::new(file), on_entry),
        _ if path.extension().is_some_and(|it| it == "tar") => each_tar(path, file, on_entry),
        _ => Err(TreeError::NotReadable(path.to_owned())),
    }
}

fn each_zip(path: &Path, file: fs::File, on_entry: OnEntry<'_>) -> Result<(), TreeError> {
    let broken =
        |error: &dyn std::fmt::Display| refused(path, &format!("elle est abîmée ({error})"));
    let mut archive = zip::ZipArchive::new(file).map_err(|error| broken(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(refused(path, "elle contient trop de fichiers"));
    }
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(|error| broken(&error))?;
        if entry.is_dir() {
            continue;
        }
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let size = entry.size();
        let link = entry.is_symlink().then(|| {
            let mut target = String::new();
            // A link that is not text points nowhere.
            let _ = (&mut entry).take(4096).read_to_string(&mut target);
            target
        });
        on_entry(Entry {
            name: &name,
            size,
            link,
            body: &mut entry,
        })?;
    }
    Ok(())
}

fn each_tar(path: &Path, file: impl Read, on_entry: OnEntry<'_>) -> Result<(), TreeError> {
    let broken = |error: io::Error| refused(path, &format!("elle est abîmée ({error})"));
    let mut archive = tar::Archive::new(file);
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let kind = entry.header().entry_type();
        if !(kind.is_file() || kind.is_symlink() || kind.is_hard_link()) {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let size = entry.size();
        let link = (!kind.is_file()).then(|| {
            let target = entry.link_name_bytes().unwrap_or_default();
            String::from_utf8_lossy(&target).into_owned()
        });
        on_entry(Entry {
            name: &name,
            size,
            link,
            body: &mut entry,
        })?;
    }
    Ok(())
}

/// Where the `.git` folder of an archive is unpacked, removed in the end.
struct Git(PathBuf);

impl Git {
    fn new(archive: &Path) -> Result<Self, TreeError> {
        let folder = tempfile::Builder::new()
            .prefix("jury-")
            .tempdir()
            .map_err(|source| TreeError::Read {
                path: archive.to_owned(),
                source,
            })?;
        Ok(Self(folder.keep()))
    }

    fn folder(&self) -> PathBuf {
        self.0.join(".git")
    }

    /// Hooks and settings are left in the archive: only objects and references are read.
    fn write(&self, inner: &str, body: &mut impl Read) -> io::Result<u64> {
        let is_wanted = ["HEAD", "packed-refs", "shallow"].contains(&inner)
            || inner.starts_with("objects/")
            || inner.starts_with("refs/");
        if !is_wanted || inner.starts_with("objects/info/alternates") {
            return io::copy(body, &mut io::sink());
        }
        let path = self.folder().join(inner);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::create_dir_all(self.folder().join("refs"))?;
        io::copy(body, &mut fs::File::create(path)?)
    }
}

impl Drop for Git {
    fn drop(&mut self) {
        // A folder that cannot be removed is left to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}
