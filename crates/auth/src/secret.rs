//! Client secrets: random, hashed at rest with Argon2id (RFC 9106).

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The system's generator failed, or a stored hash is not one.
#[derive(Debug, thiserror::Error)]
#[error("the secret could not be hashed")]
pub struct SecretError;

/// A secret just made, and its hash to store. The secret is shown once.
pub struct NewSecret {
    pub secret: String,
    pub hash: String,
}

impl NewSecret {
    /// 256 random bits in base64url.
    pub fn generate() -> Result<Self, SecretError> {
        let secret = random_text::<32>()?;
        let hash = hash_secret(&secret)?;
        Ok(Self { secret, hash })
    }
}

/// Hashes with Argon2id at the library's defaults: 19 MiB, 2 passes, 1 lane, the first
/// choice of OWASP's password storage cheat sheet.
pub fn hash_secret(secret: &str) -> Result<String, SecretError> {
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(|_| SecretError)?;
    let hash = Argon2::default()
        .hash_password(secret.as_bytes(), &salt)
        .map_err(|_| SecretError)?;
    Ok(hash.to_string())
}

pub(crate) fn verify_secret(secret: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(secret.as_bytes(), &hash)
            .is_ok()
    })
}

/// Random bytes in base64url.
pub(crate) fn random_text<const N: usize>() -> Result<String, SecretError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<N>()?))
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| SecretError)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_verifies_against_its_own_hash_only() {
        let one = NewSecret::generate().expect("a secret");
        let other = NewSecret::generate().expect("a secret");
        assert!(
            one.hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            one.hash
        );
        assert!(verify_secret(&one.secret, &one.hash));
        assert!(!verify_secret(&one.secret, &other.hash));
        assert!(!verify_secret(&one.secret, "not a hash"));
    }
}
