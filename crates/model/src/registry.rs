//! A folder of models: `<name>/<version>/`, and the pointer file `<name>/production`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ModelError;

const PRODUCTION: &str = "production";

/// The models of a folder.
#[derive(Debug, Clone)]
pub struct Registry {
    root: PathBuf,
}

impl Registry {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a version lives, whether or not it exists.
    pub fn path(&self, name: &str, version: &str) -> Result<PathBuf, ModelError> {
        Ok(self.folder(name)?.join(plain(version)?))
    }

    /// The version in production; `None` before the first one.
    pub fn production(&self, name: &str) -> Result<Option<String>, ModelError> {
        let path = self.folder(name)?.join(PRODUCTION);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(plain(text.trim())?.to_owned())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ModelError::Io { path, source }),
        }
    }

    /// Points production at a version; readers see the old or the new one, never half of it.
    pub fn set_production(&self, name: &str, version: &str) -> Result<(), ModelError> {
        let directory = self.path(name, version)?;
        if !directory.is_dir() {
            return Err(ModelError::MissingFile { path: directory });
        }
        let folder = self.folder(name)?;
        let temporary = folder.join(format!(".{PRODUCTION}-{}", std::process::id()));
        let path = folder.join(PRODUCTION);
        fs::write(&temporary, format!("{version}\n"))
            .and_then(|()| fs::rename(&temporary, &path))
            .map_err(|source| ModelError::Io { path, source })
    }

    fn folder(&self, name: &str) -> Result<PathBuf, ModelError> {
        Ok(Path::new(&self.root).join(plain(name)?))
    }
}

/// Refuses anything that could leave the folder.
fn plain(text: &str) -> Result<&str, ModelError> {
    let is_plain = !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    is_plain.then_some(text).ok_or(ModelError::InvalidName)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_follows_the_pointer() {
        let root = tempfile::tempdir().expect("a folder");
        let registry = Registry::new(root.path());
        assert_eq!(registry.production("h2").expect("a read"), None);
        assert!(matches!(
            registry.set_production("h2", "a"),
            Err(ModelError::MissingFile { .. })
        ));
        for version in ["a", "b"] {
            fs::create_dir_all(registry.path("h2", version).expect("a path")).expect("a folder");
            registry.set_production("h2", version).expect("a pointer");
            let pointed = registry.production("h2").expect("a read");
            assert_eq!(pointed.as_deref(), Some(version));
        }
    }

    #[test]
    fn a_version_cannot_leave_the_folder() {
        let registry = Registry::new("models");
        for bad in ["", "..", "a/b", "é", "a.b"] {
            assert!(matches!(
                registry.path("h2", bad),
                Err(ModelError::InvalidName)
            ));
        }
    }
}
