//! What handlers share.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use auth::Tokens;
use axum::extract::FromRef;
use domain::Clock;
use edge::{Edge, EdgeError, Limits};
use store::Pool;
use tokio::sync::Semaphore;

use crate::NAME;
use crate::answers::Answers;
use crate::export::EXPORTS_AT_ONCE;
use crate::fresh::Versions;
use crate::held::Held;
use crate::summaries::Summaries;
use crate::together::Together;

#[derive(Clone)]
pub struct AppState {
    pub edge: Edge,
    /// Connections for look-ups by key, planned once.
    pub(crate) lookups: Pool,
    /// One permit an export under way.
    pub(crate) exports: Arc<Semaphore>,
    pub(crate) versions: Arc<Versions>,
    pub(crate) summaries: Arc<Summaries>,
    pub(crate) answers: Arc<Answers>,
    /// What flights refer to.
    pub(crate) held: Arc<Held>,
    /// How one flight is read.
    pub(crate) together: Together,
}

/// Enough for tens of thousands of short answers.
const ANSWERS_BYTES: u64 = 64 << 20;

impl AppState {
    /// # Errors
    /// Fails when the signing key cannot be read or made in `keys_dir`.
    pub fn new(
        pool: Pool,
        keys_dir: &Path,
        token_minutes: u32,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EdgeError> {
        Edge::new(NAME, pool, keys_dir, token_minutes, clock).map(Self::over)
    }

    pub fn over(edge: Edge) -> Self {
        let lookups = store::lookups(&edge.pool);
        Self {
            together: Together::start(&lookups),
            lookups,
            edge,
            exports: Arc::new(Semaphore::new(EXPORTS_AT_ONCE)),
            versions: Arc::default(),
            summaries: Arc::default(),
            answers: Arc::new(Answers::new(ANSWERS_BYTES)),
            held: Held::new(store::joins::HOURS),
        }
    }

    /// Keeps at most so many bytes of answers.
    #[must_use]
    pub fn keeping(mut self, bytes: u64) -> Self {
        self.answers = Arc::new(Answers::new(bytes));
        self
    }

    /// Holds at most so many hours of weather in memory.
    #[must_use]
    pub fn holding(mut self, hours: i64) -> Self {
        self.held = Held::new(hours);
        self
    }

    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.edge = self.edge.clone().with_patience(patience);
        self
    }

    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.edge = self.edge.clone().with_limits(limits);
        self
    }
}

impl FromRef<AppState> for Arc<Tokens> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.edge.tokens)
    }
}

impl FromRef<AppState> for Arc<dyn Clock> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.edge.clock)
    }
}
