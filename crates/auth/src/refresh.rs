//! Refresh tokens: opaque, single-use, each replaced by the next of its family.
//!
//! A token is the id of its family and a secret, in base64url. The store holds the family with the
//! hash of its last secret alone: any other secret of that family is an old one, shown again by
//! whoever stole it or by whoever it was stolen from, and the whole family ends.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;

use crate::secret::{SecretError, random};

/// A family nobody renews ends after this.
pub const REFRESH_IDLE: TimeDelta = TimeDelta::hours(24);
/// However often it is renewed, a family ends after this, and the secret is asked again.
pub const REFRESH_LONGEST: TimeDelta = TimeDelta::days(30);

const FAMILY_BYTES: usize = 16;
const SECRET_BYTES: usize = 32;

/// A refresh token; prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    family: [u8; FAMILY_BYTES],
    secret: [u8; SECRET_BYTES],
}

impl RefreshToken {
    /// The first token of a new family.
    pub fn first() -> Result<Self, SecretError> {
        Ok(Self {
            family: random()?,
            secret: random()?,
        })
    }

    /// The token that replaces this one.
    pub fn next(&self) -> Result<Self, SecretError> {
        Ok(Self {
            family: self.family,
            secret: random()?,
        })
    }

    /// `None` when the text is not one of our tokens.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (family, secret) = bytes.split_at_checked(FAMILY_BYTES)?;
        Some(Self {
            family: family.try_into().ok()?,
            secret: secret.try_into().ok()?,
        })
    }

    /// What the client is given, once.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode([self.family.as_slice(), &self.secret].concat())
    }

    /// The id of its family, as a UUID.
    pub fn family(&self) -> String {
        let hex: Vec<String> = self.family.iter().map(|b| format!("{b:02x}")).collect();
        hex.concat()
    }

    /// SHA-256 of its secret, which is all that is stored: the secret is random, so that no slow
    /// hash is needed.
    pub fn hash(&self) -> [u8; 32] {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.secret);
        let mut hash = [0; 32];
        hash.copy_from_slice(digest.as_ref());
        hash
    }
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(•••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_the_next_has_its_family_and_another_secret() {
        let first = RefreshToken::first().expect("a token");
        assert_eq!(RefreshToken::parse(&first.reveal()), Some(first.clone()));
        let next = first.next().expect("a token");
        assert_eq!(next.family(), first.family());
        assert_ne!(next.hash(), first.hash());
        assert_ne!(
            RefreshToken::first().expect("a token").family(),
            first.family()
        );
    }

    #[test]
    fn what_is_not_a_token_is_refused() {
        let token = RefreshToken::first().expect("a token").reveal();
        let longer = format!("{token}AAAA");
        for text in ["", "é", "AAAA", &token[1..], &longer, "' OR 1=1 --"] {
            assert_eq!(RefreshToken::parse(text), None, "{text}");
        }
        assert_eq!(
            format!("{:?}", RefreshToken::first()),
            "Ok(RefreshToken(•••))"
        );
    }
}
