//! Payload folders: what a source answered, kept untouched, whole or not at all.

mod writer;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use domain::Source;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Declaration, Former, SourceError};

pub(crate) use writer::PayloadWriter;

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    pub rows: u64,
    pub bytes: u64,
    /// In the order of their paths.
    pub files: Vec<PayloadFile>,
    pub declaration: Declaration,
    /// Tells whether the source has changed, where it publishes such a thing.
    pub version: Option<String>,
    /// Whether the source is the same as last time: the files are those already held.
    pub unchanged: bool,
    /// Files that a killed fetch had already brought.
    pub resumed: u64,
}

impl Fetched {
    pub(crate) fn add(&mut self, file: PayloadFile) {
        self.rows += file.rows;
        self.bytes += file.bytes;
        self.files.push(file);
    }
}

/// The files of a folder that are whole, one JSON object a line, while it is being filled.
const LEDGER: &str = "ledger.ndjson";

/// A payload folder being filled beside its final place. It takes that place on `commit`.
/// A fetch that ends before leaves the whole files there for the next one.
pub(crate) struct Staging {
    kind: Source,
    target: PathBuf,
    folder: PathBuf,
    held: Vec<PayloadFile>,
}

impl Staging {
    /// Starts filling `target`, which may hold an earlier payload until `commit`, with the
    /// files that an interrupted fetch left whole.
    pub(crate) fn open(kind: Source, target: &Path) -> Result<Self, SourceError> {
        let folder = beside(kind, target, "partial")?;
        fs::create_dir_all(&folder).map_err(|cause| SourceError::io(kind, &folder, cause))?;
        let mut staging = Self {
            kind,
            target: target.to_owned(),
            folder,
            held: Vec::new(),
        };
        staging.take_up();
        Ok(staging)
    }

    /// Keeps of an interrupted fetch what its ledger names and whose digest is right.
    fn take_up(&mut self) {
        let ledger = fs::read_to_string(self.folder.join(LEDGER)).unwrap_or_default();
        // A kill may have cut the last line: it names nothing.
        self.held = ledger
            .lines()
            .filter_map(|line| serde_json::from_str::<PayloadFile>(line).ok())
            .filter(|file| file.verify(self.kind, &self.folder).is_ok())
            .collect();
    }

    /// The file of that name, when an interrupted fetch brought it whole.
    pub(crate) fn held(&self, name: &str) -> Option<&PayloadFile> {
        self.held.iter().find(|file| file.path == name)
    }

    /// Opens a file of the folder for writing.
    pub(crate) fn create(&self, name: &str) -> Result<PayloadWriter, SourceError> {
        PayloadWriter::create(self.kind, &self.folder, name)
    }

    /// Writes a file in one go and notes it as whole.
    pub(crate) fn write(
        &self,
        name: &str,
        content: &[u8],
        rows: usize,
    ) -> Result<PayloadFile, SourceError> {
        let mut writer = self.create(name)?;
        writer.put(content)?;
        let file = writer.finish(rows)?;
        self.note(&file)?;
        Ok(file)
    }

    /// Notes a finished file as whole: the next fetch need not bring it again.
    pub(crate) fn note(&self, file: &PayloadFile) -> Result<(), SourceError> {
        let path = self.folder.join(LEDGER);
        let io = |cause| SourceError::io(self.kind, &path, cause);
        let line = serde_json::to_string(file).map_err(|cause| io(cause.into()))?;
        let mut ledger = File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(io)?;
        // In front too: what a kill left of a last line must not swallow this one.
        ledger
            .write_all(format!("\n{line}\n").as_bytes())
            .and_then(|()| ledger.sync_data())
            .map_err(io)
    }

    /// Fills the folder with the files that an earlier run holds, without copying their bytes
    /// where the file system allows, and commits it.
    pub(crate) fn reuse(self, former: &Former) -> Result<Fetched, SourceError> {
        let mut fetched = Fetched {
            declaration: former.declaration.clone(),
            version: former.version.clone(),
            unchanged: true,
            ..Fetched::default()
        };
        for file in &former.files {
            file.verify(self.kind, &former.folder)?;
            let (from, to) = (former.folder.join(&file.path), self.folder.join(&file.path));
            // Left by an interrupted reuse.
            let _ = fs::remove_file(&to);
            fs::hard_link(&from, &to)
                .or_else(|_| fs::copy(&from, &to).map(|_| ()))
                .map_err(|cause| SourceError::io(self.kind, &to, cause))?;
            fetched.add(file.clone());
        }
        self.commit()?;
        Ok(fetched)
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
        let _ = fs::remove_file(self.folder.join(LEDGER));
        self.rename(&self.folder, &self.target)?;
        remove(self.kind, &former)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), SourceError> {
        fs::rename(from, to).map_err(|cause| SourceError::io(self.kind, to, cause))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Whole files stay for the next fetch; without any, nothing needs to.
        if !self.folder.join(LEDGER).exists() {
            let _ = fs::remove_dir_all(&self.folder);
        }
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
        staging.create("a.csv").unwrap().put(b"half").unwrap();
        drop(staging);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    fn whole_files_are_taken_up_by_the_next_fetch_and_altered_ones_are_not() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("airports");
        let staging = Staging::open(KIND, &target).unwrap();
        let whole = staging.write("a", b"abc", 1).unwrap();
        staging.write("b", b"abc", 1).unwrap();
        staging.create("c").unwrap().put(b"half").unwrap();
        let folder = staging.folder().to_owned();
        drop(staging);
        fs::write(folder.join("b"), b"abd").unwrap();
        let mut ledger = fs::read_to_string(folder.join(LEDGER)).unwrap();
        ledger.push_str("{\"path\":\"c\",\"sha");
        fs::write(folder.join(LEDGER), ledger).unwrap();

        let staging = Staging::open(KIND, &target).unwrap();
        assert_eq!(staging.held("a"), Some(&whole));
        assert_eq!((staging.held("b"), staging.held("c")), (None, None));
        let again = staging.write("c", b"whole", 1).unwrap();
        drop(staging);
        let staging = Staging::open(KIND, &target).unwrap();
        assert_eq!(staging.held("c"), Some(&again));
        staging.commit().unwrap();
        assert!(!target.join(LEDGER).exists());
    }

    #[test]
    fn a_payload_is_reused_by_another_run_only_when_it_is_unaltered() {
        let place = tempfile::tempdir().unwrap();
        let first = place.path().join("1/airports");
        let staging = Staging::open(KIND, &first).unwrap();
        let file = staging.write("a", b"abc", 1).unwrap();
        staging.commit().unwrap();
        let former = Former {
            folder: first.clone(),
            files: vec![file.clone()],
            version: Some("v1".to_owned()),
            ..Former::default()
        };
        let second = place.path().join("2/airports");
        let fetched = Staging::open(KIND, &second)
            .unwrap()
            .reuse(&former)
            .unwrap();
        assert!(fetched.unchanged && fetched.version.as_deref() == Some("v1"));
        file.verify(KIND, &second).unwrap();

        fs::write(first.join("a"), b"abd").unwrap();
        let third = place.path().join("3/airports");
        let error = Staging::open(KIND, &third)
            .unwrap()
            .reuse(&former)
            .unwrap_err();
        assert!(matches!(error, SourceError::Garbage { .. }), "{error:?}");
        assert!(!third.exists());
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
