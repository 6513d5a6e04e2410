//! Who may publish a model: an Ed25519 key (RFC 8032) signs the manifest, and a file of public
//! keys says which are trusted.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::RegistryError;

const PRIVATE: &str = "models.pk8";
/// One trusted key a line, `ed25519 <base64>`; what follows is for people.
const PUBLIC: &str = "models.pub";
const ALGORITHM: &str = "ed25519";
/// Signed before the manifest, so that a signature of ours means nothing elsewhere.
const CONTEXT: &[u8] = b"ponctuel model manifest 1\n";

/// Signs the models of this machine.
pub struct SigningKey(Ed25519KeyPair);

/// Whose models are opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Those signed by a key of `models.pub`, in this folder; read at each check.
    KeysOf(PathBuf),
    /// Anybody's, signed or not: hashes are checked all the same.
    Anyone,
}

/// `manifest.sig`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signature {
    algorithm: String,
    key: String,
    #[serde(rename = "signature")]
    value: String,
}

impl SigningKey {
    /// Reads the key of `keys_dir`, or makes it, readable by its owner only, and trusts it.
    pub fn load_or_create(keys_dir: &Path) -> Result<Self, RegistryError> {
        let path = keys_dir.join(PRIVATE);
        let io = |source| io(&path, source);
        std::fs::create_dir_all(keys_dir).map_err(io)?;
        if !path.exists() {
            let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
                .map_err(|_| RegistryError::Key { path: path.clone() })?;
            create_private(&path, document.as_ref()).map_err(io)?;
        }
        let document = std::fs::read(&path).map_err(io)?;
        let pair = Ed25519KeyPair::from_pkcs8(&document)
            .map_err(|_| RegistryError::Key { path: path.clone() })?;
        let key = Self(pair);
        key.trust(&keys_dir.join(PUBLIC))?;
        Ok(key)
    }

    pub(super) fn sign(&self, manifest: &[u8]) -> Signature {
        let signature = self.0.sign(&signed(manifest));
        Signature {
            algorithm: ALGORITHM.to_owned(),
            key: self.public(),
            value: STANDARD.encode(signature),
        }
    }

    fn public(&self) -> String {
        STANDARD.encode(self.0.public_key())
    }

    fn trust(&self, path: &Path) -> Result<(), RegistryError> {
        let public = self.public();
        if trusted(path)?.contains(&public) {
            return Ok(());
        }
        OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .and_then(|mut file| writeln!(file, "{ALGORITHM} {public}"))
            .map_err(|source| io(path, source))
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(•••)")
    }
}

impl Trust {
    /// Checks the signature of a manifest.
    pub(super) fn check(
        &self,
        manifest: &[u8],
        signature: Option<&Signature>,
    ) -> Result<(), RegistryError> {
        let Some(signature) = signature else {
            return match self {
                Self::KeysOf(_) => Err(RegistryError::Unsigned),
                Self::Anyone => Ok(()),
            };
        };
        if !signature.holds(manifest) {
            return Err(RegistryError::BadSignature);
        }
        let Self::KeysOf(folder) = self else {
            return Ok(());
        };
        let path = folder.join(PUBLIC);
        if trusted(&path)?.contains(&signature.key) {
            Ok(())
        } else {
            Err(RegistryError::UnknownKey { trusted: path })
        }
    }
}

impl Signature {
    fn holds(&self, manifest: &[u8]) -> bool {
        let decoded = STANDARD.decode(&self.key).ok();
        let Some((key, signature)) = decoded.zip(STANDARD.decode(&self.value).ok()) else {
            return false;
        };
        self.algorithm == ALGORITHM
            && UnparsedPublicKey::new(&ED25519, key)
                .verify(&signed(manifest), &signature)
                .is_ok()
    }
}

fn signed(manifest: &[u8]) -> Vec<u8> {
    [CONTEXT, manifest].concat()
}

/// The keys of that file; none when it is absent.
fn trusted(path: &Path) -> Result<Vec<String>, RegistryError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(io(path, source)),
    };
    Ok(text
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let is_key = words.next() == Some(ALGORITHM);
            words.next().filter(|_| is_key).map(str::to_owned)
        })
        .collect())
}

/// Whole or not at all; two programs that start at once end with the same key.
fn create_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&beside, path);
    std::fs::remove_file(&beside)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn io(path: &Path, source: std::io::Error) -> RegistryError {
    RegistryError::Io {
        path: path.to_owned(),
        source,
    }
}
