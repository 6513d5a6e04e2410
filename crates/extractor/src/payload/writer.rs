//! One payload file, written.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use domain::Source;
use sha2::{Digest, Sha256};

use super::PayloadFile;
use crate::SourceError;

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
