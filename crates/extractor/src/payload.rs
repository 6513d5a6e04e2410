//! Payload folders: what a source answered, kept untouched, whole or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use domain::Source;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::SourceError;

/// One payload file, for the manifest of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayloadFile {
    /// Relative to the payload folder.
    pub path: String,
    /// Lower-case hexadecimal.
    pub sha256: String,
    pub bytes: u64,
    pub rows: u64,
}

impl PayloadFile {
    /// Checks that the file of `folder` is still the one that was written.
    pub fn verify(&self, kind: Source, folder: &Path) -> Result<(), SourceError> {
        let digest = format!(
            "{:x}",
            Sha256::digest(read(kind, &folder.join(&self.path))?)
        );
        if digest == self.sha256 {
            Ok(())
        } else {
            Err(SourceError::garbage(
                kind,
                &self.path,
                "modifié depuis sa lecture",
            ))
        }
    }
}

/// What a fetch brought back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// Requests sent, retries included.
    pub requests: u64,
    pub rows: u64,
    pub bytes: u64,
    /// In the order of their paths.
    pub files: Vec<PayloadFile>,
}

impl Fetched {
    pub(crate) fn add(&mut self, file: PayloadFile) {
        self.rows += file.rows;
        self.bytes += file.bytes;
        self.files.push(file);
    }
}

/// A payload folder being filled beside its final place. It takes that place on `commit`;
/// dropped before, it disappears.
pub(crate) struct Staging {
    kind: Source,
    target: PathBuf,
    folder: PathBuf,
}

impl Staging {
    /// Starts filling `target`, which may hold an earlier payload until `commit`.
    pub(crate) fn open(kind: Source, target: &Path) -> Result<Self, SourceError> {
        let folder = beside(kind, target, "partial")?;
        remove(kind, &folder)?;
        fs::create_dir_all(&folder).map_err(|cause| SourceError::io(kind, &folder, cause))?;
        Ok(Self {
            kind,
            target: target.to_owned(),
            folder,
        })
    }

    /// Opens a file of the folder for writing.
    pub(crate) fn create(&self, name: &str) -> Result<PayloadWriter, SourceError> {
        PayloadWriter::create(self.kind, &self.folder, name)
    }

    /// Writes a file in one go.
    pub(crate) fn write(
        &self,
        name: &str,
        content: &[u8],
        rows: usize,
    ) -> Result<PayloadFile, SourceError> {
        let mut writer = self.create(name)?;
        writer.put(content)?;
        writer.finish(rows)
    }

    /// Where the folder stands until `commit`.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Puts the folder in its final place, instead of an earlier one.
    pub(crate) fn commit(self) -> Result<(), SourceError> {
        let former = beside(self.kind, &self.target, "former")?;
        remove(self.kind, &former)?;
        if self.target.exists() {
            self.rename(&self.target, &former)?;
        }
        self.rename(&self.folder, &self.target)?;
        remove(self.kind, &former)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), SourceError> {
        fs::rename(from, to).map_err(|cause| SourceError::io(self.kind, to, cause))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After `commit` there is nothing to remove; otherwise the next `open` tries again.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A payload file being written; its digest is computed on the way.
pub(crate) struct PayloadWriter {
    kind: Source,
    name: String,
    path: PathBuf,
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
}

impl PayloadWriter {
    pub(crate) fn create(kind: Source, folder: &Path, name: &str) -> Result<Self, SourceError> {
        let path = folder.join(name);
        let file = File::create(&path).map_err(|cause| SourceError::io(kind, &path, cause))?;
        Ok(Self {
            kind,
            name: name.to_owned(),
            path,
            file: BufWriter::new(file),
            digest: Sha256::new(),
            bytes: 0,
        })
    }

    pub(crate) fn put(&mut self, content: &[u8]) -> Result<(), SourceError> {
        self.write_all(content)
            .map_err(|cause| SourceError::io(self.kind, &self.path, cause))
    }

    /// Waits until the file is on disk and tells what it is.
    pub(crate) fn finish(mut self, rows: usize) -> Result<PayloadFile, SourceError> {
        self.file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all())
            .map_err(|cause| SourceError::io(self.kind, &self.path, cause))?;
        Ok(PayloadFile {
            path: self.name,
            sha256: format!("{:x}", self.digest.finalize()),
            bytes: self.bytes,
            rows: rows as u64,
        })
    }
}

impl Write for PayloadWriter {
    fn write(&mut self, content: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(content)?;
        self.digest.update(&content[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}

/// The payload files of a folder that end in `.extension`, sorted by name.
pub(crate) fn files(
    kind: Source,
    folder: &Path,
    extension: &str,
) -> Result<Vec<PathBuf>, SourceError> {
    let io = |cause| SourceError::io(kind, folder, cause);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.extension().is_some_and(|found| found == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The content of a payload file.
pub(crate) fn read(kind: Source, path: &Path) -> Result<Vec<u8>, SourceError> {
    fs::read(path).map_err(|cause| SourceError::io(kind, path, cause))
}

/// The name of a payload file, as positions write it.
pub(crate) fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn beside(kind: Source, target: &Path, suffix: &str) -> Result<PathBuf, SourceError> {
    let name = target.file_name().ok_or(SourceError::Misconfigured {
        kind,
        detail: "le dossier de destination n’a pas de nom",
    })?;
    Ok(target.with_file_name(format!(".{}.{suffix}", name.to_string_lossy())))
}

fn remove(kind: Source, folder: &Path) -> Result<(), SourceError> {
    match fs::remove_dir_all(folder) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(SourceError::io(kind, folder, cause))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Source = Source::Airports;

    #[test]
    fn a_folder_takes_its_place_only_on_commit_and_replaces_the_former_one() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("run/airports");
        for content in ["first", "second"] {
            let staging = Staging::open(KIND, &target).unwrap();
            let file = staging.write("a.csv", content.as_bytes(), 1).unwrap();
            assert_eq!(file.bytes, content.len() as u64);
            staging.commit().unwrap();
            assert_eq!(fs::read_to_string(target.join("a.csv")).unwrap(), content);
        }
        assert_eq!(fs::read_dir(place.path().join("run")).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_dropped_before_commit_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("airports");
        let staging = Staging::open(KIND, &target).unwrap();
        staging.write("a.csv", b"half", 0).unwrap();
        drop(staging);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_digest_is_the_sha_256_of_the_content_and_finds_a_change() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("airports");
        let staging = Staging::open(KIND, &target).unwrap();
        let file = staging.write("a", b"abc", 0).unwrap();
        staging.commit().unwrap();
        // The digest of "abc" in FIPS 180-4's example.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(file.sha256, expected);
        file.verify(KIND, &target).unwrap();
        fs::write(target.join("a"), b"abd").unwrap();
        let error = file.verify(KIND, &target).unwrap_err();
        assert!(matches!(error, SourceError::Garbage { .. }), "{error:?}");
    }
}
