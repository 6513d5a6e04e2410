//! The Ed25519 key pair of an API (RFC 8032), made on first run into an ignored folder.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::Jwk;
use jsonwebtoken::{DecodingKey, EncodingKey};

/// A key file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the key file cannot be read or written")]
    Io(#[from] std::io::Error),
    #[error("the key file does not hold an Ed25519 key; delete it to make a new one")]
    Invalid,
    #[error("the file of a pseudonym key does not hold 256 bits")]
    NotAKey,
}

/// Signs and verifies tokens.
#[derive(Clone)]
pub(crate) struct KeyPair {
    pub(crate) encoding: EncodingKey,
    pub(crate) public: PublicKey,
}

impl KeyPair {
    /// Reads `<folder>/<name>.pk8`, or makes it, readable by its owner only. Two programs that
    /// start at once end with the same key: the first one written wins.
    pub(crate) fn load_or_create(folder: &Path, name: &str) -> Result<Self, KeyError> {
        let path = path(folder, name);
        if !path.exists() {
            create_private(&path, &generate()?)?;
        }
        Self::from_pkcs8(&std::fs::read(&path)?)
    }

    /// Puts a new pair in the place of the one that is there.
    pub(crate) fn replace(folder: &Path, name: &str) -> Result<Self, KeyError> {
        let document = generate()?;
        write_private(&path(folder, name), &document)?;
        Self::from_pkcs8(&document)
    }

    fn from_pkcs8(document: &[u8]) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_pkcs8(document).map_err(|_| KeyError::Invalid)?;
        Ok(Self {
            encoding: EncodingKey::from_ed_der(document),
            public: PublicKey::new(pair.public_key().as_ref()),
        })
    }
}

fn path(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.pk8"))
}

fn generate() -> Result<Vec<u8>, KeyError> {
    let document =
        Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| KeyError::Invalid)?;
    Ok(document.as_ref().to_vec())
}

/// What anybody may know of a pair: enough to verify, not to sign.
#[derive(Clone)]
pub(crate) struct PublicKey {
    pub(crate) decoding: DecodingKey,
    /// Its thumbprint (RFC 7638), which the header of a token repeats.
    pub(crate) kid: String,
    pub(crate) bytes: Vec<u8>,
}

impl PublicKey {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        // The members that the RFC asks for, in its order, without a space.
        let members = format!(
            r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#,
            URL_SAFE_NO_PAD.encode(bytes)
        );
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, members.as_bytes());
        Self {
            decoding: DecodingKey::from_ed_der(bytes),
            kid: URL_SAFE_NO_PAD.encode(digest.as_ref()),
            bytes: bytes.to_vec(),
        }
    }

    pub(crate) fn published(&self) -> Jwk {
        Jwk {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: URL_SAFE_NO_PAD.encode(&self.bytes),
            usage: "sig".to_owned(),
            alg: "EdDSA".to_owned(),
            kid: self.kid.clone(),
        }
    }
}

impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyPair(•••)")
    }
}

/// Writes a file that only its owner can read, whole or not at all.
pub fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let written = write_beside(path, content)?;
    std::fs::rename(written, path)
}

/// The same, but leaves a file that is already there as it is.
pub(crate) fn create_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let made = write_beside(path, content)?;
    let linked = std::fs::hard_link(&made, path);
    std::fs::remove_file(&made)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Writes `content` into a new private file of the same folder, made if need be.
fn write_beside(path: &Path, content: &[u8]) -> std::io::Result<PathBuf> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().display();
    let beside = path.with_file_name(format!(".{name}-{}", std::process::id()));
    // A file left by a killed process of the same number would keep its own rights.
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    Ok(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_after() {
        let folder = tempfile::tempdir().expect("a folder");
        KeyPair::load_or_create(folder.path(), "api").expect("made");
        let path = folder.path().join("api.pk8");
        let made = std::fs::read(&path).expect("the key file");
        KeyPair::load_or_create(folder.path(), "api").expect("read");
        assert_eq!(std::fs::read(&path).expect("the key file"), made);
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            1
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_readable_by_its_owner_only_even_over_an_open_one() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("secret");
        std::fs::write(&path, "old").expect("a file that others can read");
        write_private(&path, b"new").expect("written");
        let mode = std::fs::metadata(&path)
            .expect("the file")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read(&path).expect("the file"), b"new");
    }

    /// The key and the thumbprint of RFC 8037, appendix A.
    #[test]
    fn the_id_of_a_key_is_its_thumbprint() {
        let bytes = URL_SAFE_NO_PAD.decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        let key = PublicKey::new(&bytes.expect("base64url"));
        assert_eq!(key.kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        assert_eq!(
            key.published().x,
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        );
    }

    #[test]
    fn a_file_that_is_not_a_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("api.pk8"), "not a key").expect("a file");
        let refusal = KeyPair::load_or_create(folder.path(), "api");
        assert!(matches!(refusal, Err(KeyError::Invalid)), "{refusal:?}");
    }
}
