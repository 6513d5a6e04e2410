//! A model directory becomes a version: named after its content, signed, written once.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::verify::{self, MANIFEST, SIGNATURE};
use super::{Registry, RegistryError, SigningKey, plain};
use crate::Manifest;

impl Registry {
    /// Publishes the directory that a training wrote and gives its version, which is the same
    /// for the same content. Publishing again, or after a kill, completes what is missing. The
    /// signature is written last: a version without it is not one yet.
    pub fn publish(&self, draft: &Path, key: &SigningKey) -> Result<String, RegistryError> {
        let bytes = verify::read(draft, MANIFEST)?.ok_or(RegistryError::UnknownVersion)?;
        let mut manifest: Manifest = verify::parse(MANIFEST, &bytes)?;
        verify::files(draft, &manifest)?;
        let name = plain(&manifest.name)?.to_owned();
        manifest.version.clear();
        let unnamed = text(&manifest)?;
        let version = format!(
            "{}-{}",
            instants(&manifest),
            verify::address(unnamed.as_bytes())
        );
        let named = verify::named(&unnamed, &version).into_bytes();
        let folder = format!("{name}/{version}");
        for file in manifest.files.keys() {
            let content = verify::read(draft, verify::file_name(file)?)?.unwrap_or_default();
            self.put_once(&folder, file, content)?;
        }
        let signature = key.sign(&named);
        self.put_once(&folder, MANIFEST, named.clone())?;
        match self.place.get(&format!("{folder}/{SIGNATURE}"))? {
            // Another key may have signed the same content.
            Some(there) => {
                let there = verify::parse(SIGNATURE, &there)?;
                self.trust.check(&named, Some(&there))?;
            }
            None => self.put_once(&folder, SIGNATURE, json(SIGNATURE, &signature)?)?,
        }
        Ok(version)
    }

    /// The version copied whole into the cache, unless it is there.
    pub(super) fn cached(&self, name: &str, version: &str) -> Result<PathBuf, RegistryError> {
        let path = self.cache.join(plain(name)?).join(plain(version)?);
        if path.is_dir() {
            return Ok(path);
        }
        let folder = format!("{name}/{version}");
        let Some(bytes) = self.place.get(&format!("{folder}/{MANIFEST}"))? else {
            return Err(RegistryError::UnknownVersion);
        };
        let manifest: Manifest = verify::parse(MANIFEST, &bytes)?;
        let parent = self.cache.join(name);
        std::fs::create_dir_all(&parent).map_err(|source| io(&parent, source))?;
        let beside = tempfile::Builder::new()
            .prefix(".")
            .tempdir_in(&parent)
            .map_err(|source| io(&parent, source))?;
        let others = manifest.files.keys().map(String::as_str);
        for file in others.chain([MANIFEST, SIGNATURE]) {
            let file = verify::file_name(file)?;
            if let Some(content) = self.place.get(&format!("{folder}/{file}"))? {
                let path = beside.path().join(file);
                std::fs::write(&path, content).map_err(|source| io(&path, source))?;
            }
        }
        // Nothing that does not hold stays in the cache.
        verify::directory(beside.path(), name, version, &self.trust)?;
        match std::fs::rename(beside.path(), &path) {
            // Another thread came first with the same content.
            Err(_) if path.is_dir() => Ok(path),
            Err(source) => Err(io(&path, source)),
            Ok(()) => Ok(path),
        }
    }

    /// An object that is already there is the same one, or a defect.
    fn put_once(&self, folder: &str, file: &str, content: Vec<u8>) -> Result<(), RegistryError> {
        let path = format!("{folder}/{file}");
        let is_there = !self.place.create(&path, content.clone())?;
        if is_there && self.place.get(&path)?.as_ref() != Some(&content) {
            return Err(RegistryError::Altered {
                file: file.to_owned(),
            });
        }
        Ok(())
    }
}

/// When the trees were trained, then the evening that moved their calibration: the evenings of a
/// training are in the order of their names.
fn instants(manifest: &Manifest) -> String {
    let written = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
    let trained = written(manifest.trained_at);
    match &manifest.recalibration {
        Some(moved) => format!("{trained}-{}", written(moved.as_of)),
        None => trained,
    }
}

fn text(manifest: &Manifest) -> Result<String, RegistryError> {
    let text = serde_json::to_string_pretty(manifest).map_err(|source| malformed(MANIFEST, source));
    Ok(text? + "\n")
}

fn json<T: serde::Serialize>(file: &str, value: &T) -> Result<Vec<u8>, RegistryError> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|source| malformed(file, source))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn malformed(file: &str, source: serde_json::Error) -> RegistryError {
    RegistryError::Malformed {
        file: file.to_owned(),
        source,
    }
}

fn io(path: &Path, source: std::io::Error) -> RegistryError {
    RegistryError::Io {
        path: path.to_owned(),
        source,
    }
}
