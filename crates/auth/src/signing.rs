//! The signing keys of an API: the one that signs, and those it replaced, which still verify until
//! the last token they signed has ended.
//!
//! `<folder>/<api>.pk8` signs. `<folder>/<api>.former/<instant>.pub` is a public key alone, accepted
//! until the instant that names it: a key that was replaced can sign nothing more.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDateTime, Utc};
use contract::{Jwk, Jwks};

use crate::keys::{KeyError, KeyPair, PublicKey, create_private};

/// Sorts as time does, and reads back as an instant.
const NAME: &str = "%Y%m%dT%H%M%S%3fZ";
const EXTENSION: &str = "pub";
const PUBLIC_BYTES: usize = 32;
/// A key that another program made is seen at the latest after this.
const FRESHNESS: Duration = Duration::from_secs(5);

/// What a read of the folder found.
struct Found {
    current: KeyPair,
    former: Vec<(PublicKey, DateTime<Utc>)>,
}

/// The keys of one API, read again when another program may have replaced them.
pub struct SigningKeys {
    folder: PathBuf,
    api: String,
    found: RwLock<Arc<Found>>,
    read_at: Mutex<Instant>,
}

impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKeys({})", self.api)
    }
}

impl SigningKeys {
    /// Reads the keys of `api`, and makes the first one when there is none.
    ///
    /// # Errors
    /// Fails when a file cannot be read or written, or does not hold a key.
    pub fn load_or_create(folder: &Path, api: &str) -> Result<Self, KeyError> {
        Ok(Self {
            found: RwLock::new(Arc::new(read(folder, api)?)),
            folder: folder.to_owned(),
            api: api.to_owned(),
            read_at: Mutex::new(Instant::now()),
        })
    }

    /// Puts a new key in the place of the one that signs, which verifies until `former_until`, and
    /// gives the ids of the new key and of the former one.
    ///
    /// # Errors
    /// Fails when a file cannot be read or written: the key that signs is then still there.
    pub fn rotate(
        folder: &Path,
        api: &str,
        former_until: DateTime<Utc>,
    ) -> Result<(String, String), KeyError> {
        let former = KeyPair::load_or_create(folder, api)?.public;
        // First kept to verify, then replaced: no instant refuses a good token.
        let name = format!("{}.{EXTENSION}", former_until.format(NAME));
        create_private(&former_folder(folder, api).join(name), &former.bytes)?;
        let new = KeyPair::replace(folder, api)?.public;
        Ok((new.kid, former.kid))
    }

    /// Every key that verifies at `now`, the one that signs first.
    pub fn published(&self, now: DateTime<Utc>) -> Jwks {
        self.refresh();
        let found = self.found();
        let former = found.former.iter().filter(|(_, until)| now < *until);
        let keys: Vec<Jwk> = std::iter::once(&found.current.public)
            .chain(former.map(|(key, _)| key))
            .map(PublicKey::published)
            .collect();
        Jwks { keys }
    }

    /// The key that signs.
    pub(crate) fn current(&self) -> KeyPair {
        self.refresh();
        self.found().current.clone()
    }

    /// The key of that id, when it verifies at `now`. An id is compared and nothing else: it never
    /// becomes a path, an address or a query.
    pub(crate) fn verifying(&self, kid: &str, now: DateTime<Utc>) -> Option<PublicKey> {
        self.refresh();
        self.found().verifying(kid, now)
    }

    /// Reads the folder again, unless it was read a moment ago.
    fn refresh(&self) {
        {
            let mut read_at = self.read_at.lock().unwrap_or_else(PoisonError::into_inner);
            if read_at.elapsed() < FRESHNESS {
                return;
            }
            *read_at = Instant::now();
        }
        // A folder that cannot be read for a moment leaves the keys that are known.
        if let Ok(found) = read(&self.folder, &self.api) {
            *self.found.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(found);
        }
    }

    fn found(&self) -> Arc<Found> {
        Arc::clone(&self.found.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Found {
    fn verifying(&self, kid: &str, now: DateTime<Utc>) -> Option<PublicKey> {
        if self.current.public.kid == kid {
            return Some(self.current.public.clone());
        }
        let mut former = self.former.iter();
        let (key, _) = former.find(|(key, until)| key.kid == kid && now < *until)?;
        Some(key.clone())
    }
}

fn former_folder(folder: &Path, api: &str) -> PathBuf {
    folder.join(format!("{api}.former"))
}

fn read(folder: &Path, api: &str) -> Result<Found, KeyError> {
    let current = KeyPair::load_or_create(folder, api)?;
    let mut former = Vec::new();
    let entries = match std::fs::read_dir(former_folder(folder, api)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        entries => Some(entries?),
    };
    for entry in entries.into_iter().flatten() {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str());
        let is_key = path.extension().is_some_and(|is| is == EXTENSION);
        let until = name.filter(|_| is_key).and_then(instant);
        let Some(until) = until else { continue };
        let bytes = std::fs::read(&path)?;
        if bytes.len() != PUBLIC_BYTES {
            return Err(KeyError::Invalid);
        }
        former.push((PublicKey::new(&bytes), until));
    }
    Ok(Found { current, former })
}

fn instant(name: &str) -> Option<DateTime<Utc>> {
    let read = NaiveDateTime::parse_from_str(name, NAME).ok()?;
    Some(read.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_replaced_key_verifies_until_its_end_and_signs_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let before = SigningKeys::load_or_create(folder.path(), "api").expect("keys");
        let end = at("2026-01-01T00:16:00Z");
        let (new, former) = SigningKeys::rotate(folder.path(), "api", end).expect("rotated");
        assert_eq!(before.current().public.kid, former);
        let keys = SigningKeys::load_or_create(folder.path(), "api").expect("keys");
        assert_eq!(keys.current().public.kid, new);
        let last_instant = end - chrono::TimeDelta::milliseconds(1);
        assert!(keys.verifying(&former, last_instant).is_some());
        assert!(keys.verifying(&former, end).is_none());
        let published = |now| keys.published(now).keys.len();
        assert_eq!((published(last_instant), published(end)), (2, 1));
    }

    #[test]
    fn a_key_made_by_another_program_is_found_by_its_id() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = SigningKeys::load_or_create(folder.path(), "api").expect("keys");
        let now = at("2026-01-01T00:00:00Z");
        let (new, _) = SigningKeys::rotate(folder.path(), "api", now).expect("rotated");
        assert!(keys.verifying(&new, now).is_none(), "read a moment ago");
        *keys.read_at.lock().expect("a lock") -= FRESHNESS;
        assert!(keys.verifying(&new, now).is_some());
    }
}
