//! Where the registry is and whom it trusts, from the settings.

use std::path::PathBuf;
use std::str::FromStr;

use settings::{Reader, SecretFile};

use super::{Bucket, Registry, RegistryError, Trust};

/// What opens a registry.
#[derive(Debug, Clone)]
pub struct RegistrySettings {
    /// A folder, or `s3://bucket/prefix`.
    pub location: String,
    pub cache: PathBuf,
    pub keys_dir: PathBuf,
    pub unsigned: Unsigned,
    pub endpoint: Option<String>,
    pub region: String,
    pub key_id: Option<String>,
    pub key_file: Option<SecretFile>,
}

/// What is done with a version that nobody trusted signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsigned {
    Refused,
    Accepted,
}

impl RegistrySettings {
    /// Reads its part of the settings; faults are noted in `reader`.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let location = reader.get("models_dir");
        let cache = reader.get("models_cache_dir");
        let keys_dir = reader.get("keys_dir");
        let unsigned = reader.get("models_unsigned");
        let endpoint = given(reader, "models_s3_endpoint");
        let region = reader.get("models_s3_region");
        let key_id = given(reader, "models_s3_key_id");
        let key_file = given(reader, "models_s3_key_file");
        Some(Self {
            location: location?,
            cache: cache?,
            keys_dir: keys_dir?,
            unsigned: unsigned?,
            endpoint,
            region: region?,
            key_id,
            key_file,
        })
    }

    /// # Errors
    /// Fails when the address is not one, or when the folder cannot be made.
    pub fn open(&self) -> Result<Registry, RegistryError> {
        let trust = match self.unsigned {
            Unsigned::Refused => Trust::KeysOf(self.keys_dir.clone()),
            Unsigned::Accepted => Trust::Anyone,
        };
        let Some(rest) = self.location.strip_prefix("s3://") else {
            if self.location.contains("://") || self.location.is_empty() {
                return Err(RegistryError::Address);
            }
            return Registry::folder(&self.location, trust);
        };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return Err(RegistryError::Address);
        }
        let access_key = match (&self.key_id, &self.key_file) {
            (Some(id), Some(file)) => {
                let secret = file.read().map_err(|source| RegistryError::Io {
                    path: file.0.clone(),
                    source,
                })?;
                Some((id.clone(), secret))
            }
            _ => None,
        };
        let bucket = Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_end_matches('/').to_owned(),
            endpoint: self.endpoint.clone(),
            region: self.region.clone(),
            access_key,
        };
        Registry::bucket(&bucket, &self.cache, trust)
    }
}

/// `None` when nobody gave it, or on a fault, which `reader` has noted.
fn given<T: FromStr<Err: std::fmt::Display>>(reader: &mut Reader, name: &'static str) -> Option<T> {
    if reader.is_given(name) {
        reader.get(name)
    } else {
        None
    }
}

impl FromStr for Unsigned {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "refused" => Ok(Self::Refused),
            "accepted" => Ok(Self::Accepted),
            _ => Err("refused ou accepted"),
        }
    }
}
