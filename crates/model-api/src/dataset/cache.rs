//! A small cache of reference rows, forgotten after a while.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// An import may correct a reference: it is seen at the latest after this.
const LIFETIME: Duration = Duration::from_mins(10);
/// Past this many entries everything is forgotten, so that memory stays bounded.
const CAPACITY: usize = 10_000;

#[derive(Debug)]
pub(super) struct Cache<K, V>(Mutex<HashMap<K, (Instant, V)>>);

impl<K: Hash + Eq, V: Clone> Cache<K, V> {
    pub(super) fn new() -> Self {
        Self(Mutex::new(HashMap::new()))
    }

    pub(super) fn get(&self, key: &K) -> Option<V> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (stored, value) = entries.get(key)?;
        (stored.elapsed() < LIFETIME).then(|| value.clone())
    }

    pub(super) fn put(&self, key: K, value: V) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= CAPACITY {
            entries.clear();
        }
        entries.insert(key, (Instant::now(), value));
    }
}
