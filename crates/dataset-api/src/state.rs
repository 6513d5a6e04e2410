//! What handlers share.

use std::path::Path;
use std::sync::Arc;

use auth::{KeyError, KeyPair, Tokens};
use axum::extract::FromRef;
use chrono::TimeDelta;
use domain::Clock;
use store::Pool;
use telemetry::Metrics;
use tokio::sync::Semaphore;

use crate::NAME;
use crate::export::EXPORTS_AT_ONCE;

#[derive(Clone)]
pub struct AppState {
    pub pool: Pool,
    pub tokens: Arc<Tokens>,
    pub clock: Arc<dyn Clock>,
    pub metrics: Metrics,
    /// One permit an export under way.
    pub(crate) exports: Arc<Semaphore>,
}

/// A state that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("the signing key cannot be used")]
    Key(#[from] KeyError),
    #[error("a metric is declared twice")]
    Metrics(#[from] prometheus::Error),
}

impl AppState {
    /// # Errors
    /// Fails when the signing key cannot be read or made in `keys_dir`.
    pub fn new(
        pool: Pool,
        keys_dir: &Path,
        token_minutes: u32,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StateError> {
        let keys = KeyPair::load_or_create(keys_dir, NAME)?;
        let tokens = Tokens::new(keys, NAME, TimeDelta::minutes(token_minutes.into()));
        Ok(Self {
            pool,
            tokens: Arc::new(tokens),
            clock,
            metrics: Metrics::new(NAME)?,
            exports: Arc::new(Semaphore::new(EXPORTS_AT_ONCE)),
        })
    }
}

impl FromRef<AppState> for Arc<Tokens> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.tokens)
    }
}

impl FromRef<AppState> for Arc<dyn Clock> {
    fn from_ref(state: &AppState) -> Self {
        Self::clone(&state.clock)
    }
}
