//! The Ed25519 key pair of an API (RFC 8032), made on first run into an ignored folder.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use jsonwebtoken::{DecodingKey, EncodingKey};

/// A key file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the key file cannot be read or written")]
    Io(#[from] std::io::Error),
    #[error("the key file does not hold an Ed25519 key; delete it to make a new one")]
    Invalid,
}

/// Signs and verifies tokens.
#[derive(Clone)]
pub struct KeyPair {
    pub(crate) encoding: EncodingKey,
    pub(crate) decoding: DecodingKey,
}

impl KeyPair {
    /// Reads `<folder>/<name>.pk8`, or makes it, readable by its owner only.
    pub fn load_or_create(folder: &Path, name: &str) -> Result<Self, KeyError> {
        let path = folder.join(format!("{name}.pk8"));
        match std::fs::read(&path) {
            Ok(document) => Self::from_pkcs8(&document),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
                    .map_err(|_| KeyError::Invalid)?;
                write_private(&path, document.as_ref())?;
                Self::from_pkcs8(document.as_ref())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn from_pkcs8(document: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_pkcs8(document).map_err(|_| KeyError::Invalid)?;
        Ok(Self {
            encoding: EncodingKey::from_ed_der(document),
            decoding: DecodingKey::from_ed_der(pair.public_key().as_ref()),
        })
    }
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyPair(•••)")
    }
}

/// Writes a file that only its owner can read, in a folder made if need be.
pub fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(path)?;
    file.write_all(content)
}
