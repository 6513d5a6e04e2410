//! Where features and inference run: off the threads that talk to the network.
//!
//! Short work goes to threads of its own, one a core: while they are busy, handing over costs no call
//! to the system, and a burst does not wake more threads than there are cores. Long work keeps the
//! runtime's threads for blocking work, so that a thousand flights do not stand in the way of one.

use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::sync::oneshot;

use crate::error::ApiError;

/// Up to this many flights, work is short: some milliseconds at most. More rows than that may be
/// shared out between sessions, all but one, which is left to short work.
const SHORT_FLIGHTS: usize = model::LEAST_SHARE;

/// Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Computing(Option<Arc<ThreadPool>>);

impl Computing {
    /// Without threads of its own when the system gives none.
    pub(crate) fn start() -> Self {
        let pool = ThreadPoolBuilder::new()
            .thread_name(|rank| format!("compute-{rank}"))
            // The panic hook tells where; whoever waits is told by the silence.
            .panic_handler(drop)
            .build();
        let pool = pool.inspect_err(|error| {
            tracing::warn!(
                error = error as &dyn std::error::Error,
                "no threads for short work: the runtime's will do it"
            );
        });
        Self(pool.ok().map(Arc::new))
    }

    /// What the work gives, once a thread has done it.
    ///
    /// # Errors
    /// Fails when the work panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        flights: usize,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let short = self.0.as_ref().filter(|_| flights <= SHORT_FLIGHTS);
        let Some(pool) = short else {
            let done = tokio::task::spawn_blocking(work).await;
            return done.map_err(|_| ApiError::Internal);
        };
        let (tell, done) = oneshot::channel();
        pool.spawn(move || {
            let _ = tell.send(work()); // whoever asked may have left
        });
        done.await.map_err(|_| ApiError::Internal)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    #[tokio::test]
    async fn short_and_long_work_is_done_elsewhere_and_a_panic_is_an_error() {
        let computing = Computing::start();
        let here = std::thread::current().id();
        for flights in [1, SHORT_FLIGHTS, SHORT_FLIGHTS + 1] {
            let there = computing.run(flights, || std::thread::current().id()).await;
            assert_ne!(there.expect("done"), here, "{flights}");
            let panicked = computing.run(flights, || panic!("a defect")).await;
            assert!(matches!(panicked, Err::<(), _>(ApiError::Internal)));
        }
        assert_eq!(computing.run(1, || 7).await.ok(), Some(7), "it goes on");
    }

    #[tokio::test]
    async fn short_work_does_not_wait_for_long_work() {
        let computing = Computing::start();
        let end = Arc::new(std::sync::Barrier::new(33));
        let long: Vec<_> = (0..32)
            .map(|_| {
                let (computing, end) = (computing.clone(), Arc::clone(&end));
                tokio::spawn(async move { computing.run(1000, move || end.wait()).await.is_ok() })
            })
            .collect();
        let short = tokio::time::timeout(PATIENCE, computing.run(1, || 7)).await;
        assert_eq!(short.expect("at once").ok(), Some(7));
        let ended = tokio::task::spawn_blocking(move || end.wait());
        let ended = tokio::time::timeout(PATIENCE, ended).await;
        ended.expect("all had begun").expect("a barrier");
        for done in long {
            assert!(done.await.expect("a task"));
        }
    }
}
