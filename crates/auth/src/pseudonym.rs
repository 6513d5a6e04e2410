//! Pseudonyms: HMAC-SHA-256 of whom a row is about, under keys that are replaced and destroyed.
//!
//! A key is a file of 256 random bits, `pseudonyms/<instant of its making>.key`, readable by its
//! owner only. The newest one makes pseudonyms; the others only find those they made, and are
//! destroyed once there is none left. Without its key, a pseudonym leads to nobody.

use std::path::{Path, PathBuf};

use aws_lc_rs::hmac;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use crate::KeyError;
use crate::keys::create_private;

const FOLDER: &str = "pseudonyms";
const EXTENSION: &str = "key";
/// Sorts as time does, and reads back as an instant.
const NAME: &str = "%Y%m%dT%H%M%S%3fZ";

/// What a pseudonym is for: those of one use tell nothing of those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Prediction,
    Audit,
}

impl Use {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Prediction => b"prediction\0",
            Self::Audit => b"audit\0",
        }
    }
}

/// A pseudonym and the key that made it, as both are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pseudonym {
    pub key: String,
    pub bytes: [u8; 32],
}

struct Key {
    name: String,
    made_at: DateTime<Utc>,
    hmac: hmac::Key,
}

/// Every key that is kept, the oldest first; never empty.
pub struct KeyRing {
    folder: PathBuf,
    keys: Vec<Key>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyRing({} keys)", self.keys.len())
    }
}

impl KeyRing {
    /// Reads the keys of `keys_dir`, and makes the first one when there is none.
    ///
    /// # Errors
    /// Fails when a file cannot be read or written, or does not hold a key.
    pub fn load_or_create(keys_dir: &Path, now: DateTime<Utc>) -> Result<Self, KeyError> {
        let mut ring = Self::read_from(keys_dir)?;
        if ring.keys.is_empty() {
            ring.make(now)?;
        }
        Ok(ring)
    }

    /// Reads the keys of `keys_dir`; `None` when there is none yet.
    ///
    /// # Errors
    /// Fails when a file cannot be read, or does not hold a key.
    pub fn load(keys_dir: &Path) -> Result<Option<Self>, KeyError> {
        let ring = Self::read_from(keys_dir)?;
        Ok((!ring.keys.is_empty()).then_some(ring))
    }

    /// Names of the keys that are kept, the oldest first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.name.as_str())
    }

    /// When the key that makes pseudonyms was made.
    pub fn current_since(&self) -> DateTime<Utc> {
        self.newest().made_at
    }

    /// The pseudonym of `subject`, by the newest key.
    pub fn pseudonym(&self, purpose: Use, subject: &str) -> Pseudonym {
        let key = self.newest();
        Pseudonym {
            key: key.name.clone(),
            bytes: key.pseudonym(purpose, subject),
        }
    }

    /// The pseudonyms that `subject` has or had, by each key that is kept.
    pub fn every_pseudonym(&self, purpose: Use, subject: &str) -> Vec<[u8; 32]> {
        let keys = self.keys.iter();
        keys.map(|key| key.pseudonym(purpose, subject)).collect()
    }

    /// Makes a new key, which makes the pseudonyms from now on, and gives its name.
    ///
    /// # Errors
    /// Fails when the key cannot be written.
    pub fn rotate(&mut self, now: DateTime<Utc>) -> Result<&str, KeyError> {
        // A clock that went back must not make a key that is older than the current one.
        let after = self.current_since() + TimeDelta::milliseconds(1);
        self.make(now.max(after))?;
        Ok(self.newest().name.as_str())
    }

    /// The keys that another one replaced at `limit` or before.
    pub fn replaced_by(&self, limit: DateTime<Utc>) -> Vec<&str> {
        let pairs = self.keys.windows(2);
        pairs
            .filter(|pair| pair[1].made_at <= limit)
            .map(|pair| pair[0].name.as_str())
            .collect()
    }

    /// Destroys a key that was replaced. The newest one, or one that is not there, is left alone.
    ///
    /// # Errors
    /// Fails when the file cannot be removed.
    pub fn destroy(&mut self, name: &str) -> Result<(), KeyError> {
        let Some(place) = self.keys.iter().position(|key| key.name == name) else {
            return Ok(());
        };
        if place + 1 == self.keys.len() {
            return Ok(());
        }
        std::fs::remove_file(self.path(name))?;
        self.keys.remove(place);
        Ok(())
    }

    fn newest(&self) -> &Key {
        self.keys
            .last()
            .expect("a ring has a key from its making on")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{EXTENSION}"))
    }

    fn make(&mut self, now: DateTime<Utc>) -> Result<(), KeyError> {
        let mut bytes = [0; 32];
        aws_lc_rs::rand::fill(&mut bytes).map_err(|_| KeyError::Invalid)?;
        let name = now.format(NAME).to_string();
        create_private(&self.path(&name), &bytes)?;
        // Another program may have made one meanwhile.
        self.read()
    }

    fn read_from(keys_dir: &Path) -> Result<Self, KeyError> {
        let mut ring = Self {
            folder: keys_dir.join(FOLDER),
            keys: Vec::new(),
        };
        ring.read()?;
        Ok(ring)
    }

    fn read(&mut self) -> Result<(), KeyError> {
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            entries => entries?,
        };
        self.keys.clear();
        for entry in entries {
            let path = entry?.path();
            let name = path.file_stem().and_then(|name| name.to_str());
            let is_key = path.extension().is_some_and(|is| is == EXTENSION);
            // Files being written begin with a dot and have no name of a key.
            let Some((name, made_at)) = name.filter(|_| is_key).and_then(named) else {
                continue;
            };
            let bytes = std::fs::read(&path)?;
            if bytes.len() != 32 {
                return Err(KeyError::NotAKey);
            }
            self.keys.push(Key {
                name,
                made_at,
                hmac: hmac::Key::new(hmac::HMAC_SHA256, &bytes),
            });
        }
        self.keys.sort_by_key(|key| key.made_at);
        Ok(())
    }
}

impl Key {
    fn pseudonym(&self, purpose: Use, subject: &str) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.hmac);
        context.update(purpose.label());
        context.update(subject.as_bytes());
        let tag = context.sign();
        tag.as_ref().try_into().expect("HMAC-SHA-256 has 32 bytes")
    }
}

fn named(name: &str) -> Option<(String, DateTime<Utc>)> {
    let made_at = NaiveDateTime::parse_from_str(name, NAME).ok()?;
    Some((name.to_owned(), made_at.and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    fn ring(folder: &Path) -> KeyRing {
        KeyRing::load_or_create(folder, at("2026-01-01T00:00:00Z")).expect("a ring")
    }

    #[test]
    fn a_pseudonym_is_the_same_under_one_key_and_differs_by_use() {
        let folder = tempfile::tempdir().expect("a folder");
        let one = ring(folder.path()).pseudonym(Use::Prediction, "ada");
        assert_eq!(ring(folder.path()).pseudonym(Use::Prediction, "ada"), one);
        assert_eq!(one.key, "20260101T000000000Z");
        assert_ne!(
            ring(folder.path()).pseudonym(Use::Audit, "ada").bytes,
            one.bytes
        );
        assert_ne!(
            ring(folder.path()).pseudonym(Use::Prediction, "adb").bytes,
            one.bytes
        );
        let elsewhere = tempfile::tempdir().expect("a folder");
        let other = ring(elsewhere.path()).pseudonym(Use::Prediction, "ada");
        assert_ne!(other.bytes, one.bytes, "a key is random");
    }

    #[test]
    fn a_new_key_makes_the_pseudonyms_and_the_old_one_still_finds_its_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ring = ring(folder.path());
        let old = ring.pseudonym(Use::Prediction, "ada");
        // Even by a clock that went back.
        ring.rotate(at("2025-12-01T00:00:00Z")).expect("rotated");
        let new = ring.pseudonym(Use::Prediction, "ada");
        assert_ne!(new, old);
        assert_eq!(
            ring.every_pseudonym(Use::Prediction, "ada"),
            [old.bytes, new.bytes]
        );
    }

    #[test]
    fn only_a_replaced_key_is_destroyed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ring = ring(folder.path());
        let replaced = at("2026-02-01T00:00:00Z");
        ring.rotate(replaced).expect("rotated");
        assert!(
            ring.replaced_by(replaced - TimeDelta::seconds(1))
                .is_empty()
        );
        assert_eq!(ring.replaced_by(replaced), ["20260101T000000000Z"]);
        ring.destroy("20260101T000000000Z").expect("destroyed");
        ring.destroy("20260201T000000000Z").expect("left alone");
        let again = KeyRing::load_or_create(folder.path(), replaced).expect("a ring");
        assert_eq!(again.names().collect::<Vec<_>>(), ["20260201T000000000Z"]);
    }

    #[test]
    fn a_file_that_is_no_key_is_refused_and_another_name_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        ring(folder.path());
        let keys = folder.path().join(FOLDER);
        std::fs::write(keys.join("notes.txt"), "mine").expect("a file");
        assert_eq!(ring(folder.path()).names().count(), 1);
        std::fs::write(keys.join("20260301T000000000Z.key"), "short").expect("a file");
        let refusal = KeyRing::load_or_create(folder.path(), at("2026-01-01T00:00:00Z"));
        assert!(matches!(refusal, Err(KeyError::NotAKey)), "{refusal:?}");
    }
}
