//! An archive that holds a repository: its objects are written aside.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::tree::TreeError;

/// Where the `.git` folder of an archive is unpacked, removed in the end.
pub(super) struct Git(PathBuf);

impl Git {
    pub(super) fn new(archive: &Path) -> Result<Self, TreeError> {
        let folder = tempfile::Builder::new()
            .prefix("jury-")
            .tempdir()
            .map_err(|source| TreeError::Read {
                path: archive.to_owned(),
                source,
            })?;
        Ok(Self(folder.keep()))
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.0.join(".git")
    }

    /// Hooks and settings are left in the archive: only objects and references are read.
    pub(super) fn write(&self, inner: &str, body: &mut impl Read) -> io::Result<u64> {
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
