//! Whom predictions are for, as a keyed hash. The keys are replaced by another program: they are
//! read again now and then.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use auth::{KeyError, KeyRing, Pseudonym, Use};
use chrono::{DateTime, Utc};

/// A key that was replaced makes pseudonyms for this much longer at most.
const FRESHNESS: Duration = Duration::from_mins(1);

pub(crate) struct Pseudonyms {
    keys_dir: PathBuf,
    ring: Mutex<Option<(Instant, KeyRing)>>,
}

impl std::fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pseudonyms(•••)")
    }
}

impl Pseudonyms {
    pub(crate) fn new(keys_dir: &Path) -> Self {
        Self {
            keys_dir: keys_dir.to_owned(),
            ring: Mutex::default(),
        }
    }

    pub(crate) fn of(&self, subject: &str, now: DateTime<Utc>) -> Result<Pseudonym, KeyError> {
        let mut held = self.ring.lock().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = |(read_at, _): &(Instant, KeyRing)| read_at.elapsed() < FRESHNESS;
        let ring = match held.take().filter(is_fresh) {
            Some((read_at, ring)) => held.insert((read_at, ring)),
            None => held.insert((
                Instant::now(),
                KeyRing::load_or_create(&self.keys_dir, now)?,
            )),
        };
        Ok(ring.1.pseudonym(Use::Prediction, subject))
    }
}
