//! Secrets that print as dots.

use std::path::PathBuf;
use std::str::FromStr;

/// A secret text. Prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one call that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("•••")
    }
}

/// A file that holds one secret, such as Docker or Kubernetes mount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretFile(pub PathBuf);

impl SecretFile {
    /// # Errors
    /// Fails when the file cannot be read or is empty.
    pub fn read(&self) -> std::io::Result<Secret> {
        let text = std::fs::read_to_string(&self.0)?;
        let text = text.trim();
        if text.is_empty() {
            return Err(std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                "the secret file is empty",
            ));
        }
        Ok(Secret::new(text))
    }
}

impl FromStr for SecretFile {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.into()))
    }
}
