//! An audit as people read it.

pub(crate) mod csv;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod page;
pub(crate) mod text;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Writes beside, then renames: a report is whole or absent.
pub(crate) fn write(
    folder: &Path,
    name: &str,
    text: &(impl AsRef<[u8]> + ?Sized),
) -> Result<PathBuf> {
    let path = folder.join(name);
    let parent = path.parent().unwrap_or(folder);
    fs::create_dir_all(parent)
        .with_context(|| format!("impossible de créer {}", parent.display()))?;
    let aside = path.with_extension("partiel");
    fs::write(&aside, text).with_context(|| format!("impossible d'écrire {}", aside.display()))?;
    fs::rename(&aside, &path).with_context(|| format!("impossible d'écrire {}", path.display()))?;
    Ok(path)
}
