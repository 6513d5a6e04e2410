//! Whether a folder is the version it says: signature, address, hash of every file.

use std::path::Path;

use super::{RegistryError, Trust, plain};
use crate::{Manifest, sha256_hex};

pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const SIGNATURE: &str = "manifest.sig";

/// How much of the manifest's hash a version carries: 48 bits tell versions apart; what proves
/// a manifest is its signature.
const ADDRESS_LEN: usize = 12;

pub(super) fn directory(
    path: &Path,
    name: &str,
    version: &str,
    trust: &Trust,
) -> Result<Manifest, RegistryError> {
    let Some(bytes) = read(path, MANIFEST)? else {
        return Err(RegistryError::UnknownVersion);
    };
    let signature = match read(path, SIGNATURE)? {
        Some(signature) => Some(parse(SIGNATURE, &signature)?),
        None => None,
    };
    trust.check(&bytes, signature.as_ref())?;
    let manifest: Manifest = parse(MANIFEST, &bytes)?;
    if manifest.name != name || manifest.version != version || !is_at_its_address(&bytes, version) {
        return Err(RegistryError::OtherManifest);
    }
    files(path, &manifest)?;
    Ok(manifest)
}

/// Whether every file has the hash that the manifest says.
pub(super) fn files(path: &Path, manifest: &Manifest) -> Result<(), RegistryError> {
    for (file, hash) in &manifest.files {
        let is_same =
            read(path, file_name(file)?)?.is_some_and(|bytes| sha256_hex(&bytes) == *hash);
        if !is_same {
            return Err(RegistryError::Altered { file: file.clone() });
        }
    }
    Ok(())
}

/// `model.onnx`, never `../model.onnx`.
pub(super) fn file_name(file: &str) -> Result<&str, RegistryError> {
    let (stem, extension) = file.rsplit_once('.').ok_or(RegistryError::InvalidName)?;
    plain(stem)?;
    plain(extension)?;
    Ok(file)
}

/// The short hash of a manifest whose version is still empty.
pub(super) fn address(unnamed: &[u8]) -> String {
    sha256_hex(unnamed)[..ADDRESS_LEN].to_owned()
}

/// The manifest with its version put in. The text is changed, not written again, so that what
/// was hashed is found back whatever later code thinks of the order of its fields.
pub(super) fn named(unnamed: &str, version: &str) -> String {
    unnamed.replacen(&field(""), &field(version), 1)
}

fn is_at_its_address(manifest: &[u8], version: &str) -> bool {
    let Ok(text) = std::str::from_utf8(manifest) else {
        return false;
    };
    let unnamed = text.replacen(&field(version), &field(""), 1);
    let carried = version.rsplit('-').next().unwrap_or_default();
    address(unnamed.as_bytes()) == carried
}

fn field(version: &str) -> String {
    format!("\"version\": \"{version}\"")
}

pub(super) fn read(folder: &Path, file: &str) -> Result<Option<Vec<u8>>, RegistryError> {
    let path = folder.join(file);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(RegistryError::Io { path, source }),
    }
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(
    file: &str,
    bytes: &[u8],
) -> Result<T, RegistryError> {
    serde_json::from_slice(bytes).map_err(|source| RegistryError::Malformed {
        file: file.to_owned(),
        source,
    })
}
