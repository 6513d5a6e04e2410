//! What flights refer to, of the state of the dataset being told: read aside when the state
//! changes, and nobody waits for it, since the base can join meanwhile.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use store::Pool;
use store::joins::Joins;
use store::statistics::DatasetVersion;

/// The references are read one at a time and with this pause between, however often the state
/// changes or the base fails.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(crate) struct Held {
    /// Hours of weather at most.
    hours: i64,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    joins: Option<Arc<Joins>>,
    is_reading: bool,
    /// When the last reading ended.
    read: Option<Instant>,
}

impl Held {
    pub(crate) fn new(hours: i64) -> Arc<Self> {
        let known = Mutex::default();
        Arc::new(Self { hours, known })
    }

    /// The references of that state, when they are in memory.
    pub(crate) fn of(self: &Arc<Self>, pool: &Pool, state: DatasetVersion) -> Option<Arc<Joins>> {
        let mut known = self.known();
        if let Some(joins) = &known.joins
            && joins.version == state
        {
            return Some(Arc::clone(joins));
        }
        if !known.is_reading && known.read.is_none_or(|read| read.elapsed() >= PAUSE) {
            known.is_reading = true;
            tokio::spawn(Arc::clone(self).read(pool.clone()));
        }
        None
    }

    async fn read(self: Arc<Self>, pool: Pool) {
        let read = Joins::load(&pool, self.hours).await;
        let mut known = self.known();
        known.is_reading = false;
        known.read = Some(Instant::now());
        match read {
            Ok(joins) => known.joins = Some(Arc::new(joins)),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "references not read, the base joins meanwhile"
                );
            }
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
