//! Whether the dataset is still the one that was read: its state, as its API names it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::client::{DatasetClient, DatasetError};

/// The state is asked again after this.
const LIFETIME: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
struct Known {
    tag: Option<String>,
    confirmed_at: Option<Instant>,
    asked_at: Option<Instant>,
}

/// The last known state of the dataset.
#[derive(Debug, Default)]
pub(crate) struct Versions(Mutex<Known>);

impl Versions {
    /// Asks for the state when it has not been for a while; whether it is another one than the last
    /// time. Nobody waits for a question under way: they go on with what is known.
    pub(crate) async fn has_changed(&self, dataset: &DatasetClient) -> Result<bool, DatasetError> {
        let tag = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let is_recent = |at: Instant| at.elapsed() < LIFETIME;
            if known.asked_at.is_some_and(is_recent) {
                return Ok(false);
            }
            known.asked_at = Some(Instant::now());
            known.tag.clone()
        };
        let now = dataset.state(tag.as_deref()).await;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = now?;
        known.confirmed_at = Some(Instant::now());
        let is_other = now.is_some() && known.tag.is_some() && now != known.tag;
        if now.is_some() {
            known.tag = now;
        }
        Ok(is_other)
    }

    /// Asks again at the next need.
    pub(crate) fn forget(&self) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .asked_at = None;
    }

    /// Since the dataset last said that what is known is its state.
    pub(crate) fn age(&self) -> Option<Duration> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.confirmed_at.map(|at| at.elapsed())
    }
}
