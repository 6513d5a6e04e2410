//! What the handlers of every API share.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use auth::{KeyError, SigningKeys, Tokens};
use axum::extract::FromRef;
use chrono::TimeDelta;
use domain::Clock;
use prometheus::IntCounter;
use store::{Pool, StoreError};
use telemetry::Metrics;

use crate::gate::Gate;
use crate::parts::Parts;
use crate::{EdgeConfig, Limits};

/// Longer than a statement may last in the database: its refusal comes first.
const PATIENCE: Duration = Duration::from_secs(30);

/// Was a refresh token stolen? Each one shown after it had served counts here.
pub const AUTH_REFRESH_REUSED_TOTAL: &str = "auth_refresh_reused_total";

/// Cheap to clone: each request does so several times.
#[derive(Clone)]
pub struct Edge(Arc<Shared>);

#[derive(Clone)]
pub struct Shared {
    pub pool: Pool,
    pub tokens: Arc<Tokens>,
    pub clock: Arc<dyn Clock>,
    pub metrics: Metrics,
    pub parts: Parts,
    pub(crate) reused_refresh: IntCounter,
    pub(crate) gate: Arc<Gate>,
    /// An answer must have started by then; streamed bodies may last longer.
    pub(crate) patience: Duration,
}

/// A state that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EdgeError {
    #[error("{} ({_0})", _0.advice())]
    Store(#[from] StoreError),
    #[error("la clé de signature n'a pas pu être lue ou créée dans keys_dir ({_0})")]
    Key(#[from] KeyError),
    #[error("une mesure est déclarée deux fois ({_0})")]
    Metrics(#[from] prometheus::Error),
}

impl Edge {
    /// With the default limits. `name` is the issuer and audience of the tokens.
    ///
    /// # Errors
    /// Fails when the signing key cannot be read or made in `keys_dir`.
    pub fn new(
        name: &str,
        pool: Pool,
        keys_dir: &Path,
        token_minutes: u32,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EdgeError> {
        let keys = SigningKeys::load_or_create(keys_dir, name)?;
        let tokens = Tokens::new(keys, name, TimeDelta::minutes(token_minutes.into()));
        let metrics = Metrics::new(name)?;
        let reused_refresh = IntCounter::new(
            AUTH_REFRESH_REUSED_TOTAL,
            "Refresh tokens shown again after they had served.",
        )?;
        metrics
            .registry()
            .register(Box::new(reused_refresh.clone()))?;
        Ok(Self(Arc::new(Shared {
            pool,
            tokens: Arc::new(tokens),
            clock,
            parts: Parts::register(metrics.registry())?,
            metrics,
            reused_refresh,
            gate: Arc::new(Gate::new(Limits::default())),
            patience: PATIENCE,
        })))
    }

    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.gate = Arc::new(Gate::new(limits));
        self
    }

    /// Answers that have not started by then are given up.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Connects to the database and reads the key.
    ///
    /// # Errors
    /// Fails when the database does not answer or the key cannot be used, with what to do.
    pub async fn open(
        name: &str,
        config: &EdgeConfig,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EdgeError> {
        let url = config.database_url.reveal();
        let pool = store::connect_serving(url, config.database_connections.get()).await?;
        let minutes = config.token_minutes.get().into();
        Ok(Self::new(name, pool, &config.keys_dir, minutes, clock)?.with_limits(config.limits))
    }
}

impl Deref for Edge {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Changes this one alone: what was cloned before stays as it was.
impl DerefMut for Edge {
    fn deref_mut(&mut self) -> &mut Shared {
        Arc::make_mut(&mut self.0)
    }
}

impl FromRef<Edge> for Arc<Tokens> {
    fn from_ref(edge: &Edge) -> Self {
        Self::clone(&edge.tokens)
    }
}

impl FromRef<Edge> for Arc<dyn Clock> {
    fn from_ref(edge: &Edge) -> Self {
        Self::clone(&edge.clock)
    }
}

impl FromRef<Edge> for Parts {
    fn from_ref(edge: &Edge) -> Self {
        edge.parts.clone()
    }
}
