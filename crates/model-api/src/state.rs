//! What handlers share.

use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;

use auth::Tokens;
use axum::extract::FromRef;
use domain::Clock;
use edge::{Edge, EdgeError};
use store::Pool;
use tokio::sync::Semaphore;

use crate::compute::Computing;
use crate::metrics::ModelMetrics;
use crate::pseudonyms::Pseudonyms;
use crate::record::Recorder;
use crate::world::Worlds;
use crate::{DatasetClient, Models, NAME, watch};

/// Requests that may be predicted at the same time; one more is refused at once. Each may hold a
/// thousand flights and their vectors.
const PREDICTIONS_AT_ONCE: usize = 64;

/// Cheap to clone: each request does so several times.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

#[derive(Clone)]
pub struct Shared {
    pub edge: Edge,
    pub models: Arc<Models>,
    pub(crate) model_metrics: ModelMetrics,
    pub(crate) dataset: Arc<DatasetClient>,
    pub(crate) worlds: Arc<Worlds>,
    pub(crate) places: Arc<Semaphore>,
    pub(crate) computing: Computing,
    pub(crate) pseudonyms: Arc<Pseudonyms>,
    pub recorder: Recorder,
}

impl AppState {
    /// # Errors
    /// Fails when the signing key cannot be read or made in `keys_dir`.
    pub fn new(
        pool: Pool,
        models: Models,
        dataset: DatasetClient,
        keys_dir: &Path,
        token_minutes: u32,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EdgeError> {
        let edge = Edge::new(NAME, pool, keys_dir, token_minutes, clock)?;
        Self::over(edge, models, dataset, keys_dir)
    }

    /// Also starts what goes on beside the requests: to be called within a runtime.
    ///
    /// # Errors
    /// Fails when a measure is declared twice.
    pub fn over(
        edge: Edge,
        models: Models,
        dataset: DatasetClient,
        keys_dir: &Path,
    ) -> Result<Self, EdgeError> {
        let metrics = ModelMetrics::register(edge.metrics.registry())?;
        metrics.versions(&models.all());
        let dataset = Arc::new(dataset);
        let models = Arc::new(models);
        watch::registry(&models, metrics.clone());
        let state = Self(Arc::new(Shared {
            recorder: Recorder::start(edge.pool.clone(), metrics.clone()),
            model_metrics: metrics,
            worlds: Arc::new(Worlds::new(Arc::clone(&dataset))),
            places: Arc::new(Semaphore::new(PREDICTIONS_AT_ONCE)),
            computing: Computing::start(),
            pseudonyms: Arc::new(Pseudonyms::new(keys_dir)),
            edge,
            models,
            dataset,
        }));
        watch::measures(&state);
        Ok(state)
    }

    /// Forgets what was read of the dataset, which is read again at the next need.
    pub fn forget_dataset(&self) {
        self.worlds.forget();
    }

    /// Allows this many requests to be predicted at the same time.
    #[must_use]
    pub fn with_predictions_at_once(mut self, places: usize) -> Self {
        self.places = Arc::new(Semaphore::new(places));
        self
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// Changes this one alone: what was cloned before stays as it was.
impl DerefMut for AppState {
    fn deref_mut(&mut self) -> &mut Shared {
        Arc::make_mut(&mut self.0)
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

impl FromRef<AppState> for edge::Parts {
    fn from_ref(state: &AppState) -> Self {
        state.edge.parts.clone()
    }
}
