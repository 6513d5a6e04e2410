//! What a past demo did, and from what: `data/demo.json`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::workspace::{Workspace, hex};

/// The last steps done. An unreadable or older file is the same as none.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stamps {
    #[serde(skip)]
    path: PathBuf,
    pub(super) data: Option<Stamp>,
    pub(super) training: Option<Stamp>,
}

/// One step: what went in, and the name of what came out (a run, a version).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stamp {
    pub(super) inputs: String,
    pub(super) result: String,
}

impl Stamps {
    pub(super) fn read(workspace: &Workspace, fresh: bool) -> Self {
        let path = workspace.path("data/demo.json");
        let known = if fresh {
            None
        } else {
            fs::read_to_string(&path)
                .ok()
                .and_then(|text| serde_json::from_str(&text).ok())
        };
        Self {
            path,
            ..known.unwrap_or_default()
        }
    }

    pub(super) fn write(&self) -> Result<()> {
        let temporary = self.path.with_extension("json.tmp");
        fs::write(&temporary, serde_json::to_string_pretty(self)? + "\n")
            .and_then(|()| fs::rename(&temporary, &self.path))
            .with_context(|| format!("impossible d'écrire {}", self.path.display()))
    }
}

/// A hash over the inputs of a step.
pub(crate) struct Inputs(Sha256);

impl Inputs {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
        self
    }

    pub(crate) fn file(mut self, path: &Path) -> Result<Self> {
        let bytes =
            fs::read(path).with_context(|| format!("impossible de lire {}", path.display()))?;
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        Ok(self)
    }

    /// The files of a folder, by name; folders inside it are not read.
    pub(crate) fn folder(mut self, path: &Path) -> Result<Self> {
        let mut files: Vec<PathBuf> = fs::read_dir(path)
            .with_context(|| format!("impossible de lire {}", path.display()))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        for file in files {
            self = self
                .text(&file.file_name().unwrap_or_default().to_string_lossy())
                .file(&file)?;
        }
        Ok(self)
    }

    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cuts_of_the_same_text_differ() {
        let one = Inputs::new().text("ab").text("c").finish();
        let other = Inputs::new().text("a").text("bc").finish();
        assert_ne!(one, other);
    }
}
