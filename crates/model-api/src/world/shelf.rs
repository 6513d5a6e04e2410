//! A bounded cache of what takes long to have: each value is made by one caller, the others wait.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;

#[derive(Debug)]
struct Held<V> {
    cell: Arc<OnceCell<V>>,
    /// The turn at which it last served.
    served: u64,
}

#[derive(Debug)]
struct Shelved<K, V> {
    turn: u64,
    held: HashMap<K, Held<V>>,
}

#[derive(Debug)]
pub(super) struct Shelf<K, V> {
    capacity: usize,
    shelved: Mutex<Shelved<K, V>>,
}

impl<K: Hash + Eq + Copy, V: Clone> Shelf<K, V> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            shelved: Mutex::new(Shelved {
                turn: 0,
                held: HashMap::new(),
            }),
        }
    }

    /// A value that is there, under a key that fits.
    pub(super) fn find(&self, fits: impl Fn(&K) -> bool) -> Option<(K, V)> {
        let mut shelved = self.lock();
        shelved.turn += 1;
        let turn = shelved.turn;
        let (key, held) = shelved
            .held
            .iter_mut()
            .find(|(key, held)| fits(key) && held.cell.initialized())?;
        held.served = turn;
        Some((*key, held.cell.get()?.clone()))
    }

    /// The value of that key, made if it is not there. A failure is told to who asked, and nothing is
    /// kept of it.
    pub(super) async fn get<E, F: Future<Output = Result<V, E>>>(
        &self,
        key: K,
        make: impl FnOnce() -> F,
    ) -> Result<V, E> {
        let cell = self.place(key);
        cell.get_or_try_init(make).await.cloned()
    }

    pub(super) fn clear(&self) {
        self.lock().held.clear();
    }

    /// The place of a key; what served the longest ago makes room for a new one.
    fn place(&self, key: K) -> Arc<OnceCell<V>> {
        let mut shelved = self.lock();
        shelved.turn += 1;
        let turn = shelved.turn;
        if !shelved.held.contains_key(&key) && shelved.held.len() >= self.capacity {
            let oldest = shelved.held.iter().min_by_key(|(_, held)| held.served);
            if let Some(oldest) = oldest.map(|(key, _)| *key) {
                shelved.held.remove(&oldest);
            }
        }
        let held = shelved.held.entry(key).or_insert_with(|| Held {
            cell: Arc::new(OnceCell::new()),
            served: 0,
        });
        held.served = turn;
        Arc::clone(&held.cell)
    }

    fn lock(&self) -> MutexGuard<'_, Shelved<K, V>> {
        self.shelved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn of_many_who_ask_at_once_one_alone_makes_the_value() {
        let shelf = Shelf::<u8, u8>::new(2);
        let made = AtomicU32::new(0);
        let ask = || {
            shelf.get(1, || async {
                made.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                Ok::<_, ()>(7)
            })
        };
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        assert_eq!((one, two, three), (Ok(7), Ok(7), Ok(7)));
        assert_eq!(made.into_inner(), 1);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept_and_the_least_used_makes_room() {
        let shelf = Shelf::<u8, u8>::new(2);
        assert_eq!(shelf.get(1, || async { Err("down") }).await, Err("down"));
        for key in [1, 2] {
            assert_eq!(
                shelf.get(key, || async move { Ok::<_, ()>(key) }).await,
                Ok(key)
            );
        }
        assert!(shelf.find(|key| *key == 1).is_some());
        assert_eq!(shelf.get(3, || async { Ok::<_, ()>(3) }).await, Ok(3));
        assert!(shelf.find(|key| *key == 2).is_none(), "it served before 1");
        assert_eq!(shelf.lock().held.len(), 2);
        shelf.clear();
        assert!(shelf.find(|_| true).is_none());
    }
}
