//! A `.tar.gz` whose bytes depend on its content alone: sorted, without dates or owners.

use std::io::Write;

use anyhow::Result;
use flate2::{Compression, GzBuilder};

/// A file of the package.
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    mode: u32,
}

/// How hard to compress.
#[derive(Debug, Clone, Copy)]
pub(super) enum Effort {
    Best,
    /// For programs with all their checks, which compress slowly.
    Least,
}

impl Entry {
    pub(super) fn file(path: &str, bytes: Vec<u8>) -> Self {
        Self {
            path: path.to_owned(),
            bytes,
            mode: 0o644,
        }
    }

    pub(super) fn text(path: &str, text: String) -> Self {
        Self::file(path, text.into_bytes())
    }

    pub(super) fn program(path: &str, bytes: Vec<u8>) -> Self {
        Self {
            mode: 0o755,
            ..Self::file(path, bytes)
        }
    }
}

/// Packs the entries under a folder of that name.
pub(super) fn pack(folder: &str, mut entries: Vec<Entry>, effort: Effort) -> Result<Vec<u8>> {
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let level = match effort {
        Effort::Best => Compression::best(),
        Effort::Least => Compression::fast(),
    };
    let gzip = GzBuilder::new().mtime(0).write(Vec::new(), level);
    let mut tar = tar::Builder::new(gzip);
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(entry.bytes.len() as u64);
        header.set_mode(entry.mode);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        let path = format!("{folder}/{}", entry.path);
        tar.append_data(&mut header, path, entry.bytes.as_slice())?;
    }
    let mut gzip = tar.into_inner()?;
    gzip.flush()?;
    Ok(gzip.finish()?)
}
