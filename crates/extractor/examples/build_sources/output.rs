//! The rebuilt files: written, or compared with those in place.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use domain::Source;

/// A rebuilt file, in memory until all are.
pub(crate) struct Built {
    /// Relative to the output folder, with `/`.
    pub(crate) path: String,
    pub(crate) content: Vec<u8>,
    /// Absent for what is not data.
    pub(crate) rows: Option<usize>,
    /// Absent for the manifest.
    pub(crate) source: Option<Source>,
}

impl Built {
    pub(crate) fn data(
        source: Source,
        path: impl Into<String>,
        rows: usize,
        content: Vec<u8>,
    ) -> Self {
        Self {
            path: path.into(),
            content,
            rows: Some(rows),
            source: Some(source),
        }
    }
}

pub(crate) fn write(files: &[Built], folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("suppression de {}", folder.display()))?;
    }
    for file in files {
        let path = folder.join(&file.path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, &file.content)
            .with_context(|| format!("écriture de {}", path.display()))?;
    }
    Ok(())
}

pub(crate) fn check(files: &[Built], folder: &Path) -> anyhow::Result<()> {
    for file in files {
        let path = folder.join(&file.path);
        let found = fs::read(&path).with_context(|| format!("lecture de {}", path.display()))?;
        if found != file.content {
            bail!("{} diffère du fichier reconstruit", path.display());
        }
    }
    let expected: BTreeSet<_> = files.iter().map(|file| folder.join(&file.path)).collect();
    check_nothing_else(folder, &expected)
}

fn check_nothing_else(
    folder: &Path,
    expected: &BTreeSet<std::path::PathBuf>,
) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            check_nothing_else(&path, expected)?;
        } else if !expected.contains(&path) {
            bail!("{} n’est pas reconstruit par le paquet", path.display());
        }
    }
    Ok(())
}
