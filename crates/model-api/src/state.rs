//! What handlers share.

use std::path::Path;
use std::sync::Arc;

use auth::Tokens;
use axum::extract::FromRef;
use domain::Clock;
use edge::{Edge, EdgeError};
use store::Pool;

use crate::metrics::ModelMetrics;
use crate::{DatasetClient, NAME, ServedModel};

#[derive(Clone)]
pub struct AppState {
    pub edge: Edge,
    pub(crate) model_metrics: ModelMetrics,
    pub model: Arc<ServedModel>,
    pub dataset: Arc<DatasetClient>,
}

impl AppState {
    /// # Errors
    /// Fails when the signing key cannot be read or made in `keys_dir`.
    pub fn new(
        pool: Pool,
        model: ServedModel,
        dataset: DatasetClient,
        keys_dir: &Path,
        token_minutes: u32,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, EdgeError> {
        let edge = Edge::new(NAME, pool, keys_dir, token_minutes, clock)?;
        Self::over(edge, model, dataset)
    }

    /// # Errors
    /// Fails when a measure is declared twice.
    pub fn over(edge: Edge, model: ServedModel, dataset: DatasetClient) -> Result<Self, EdgeError> {
        Ok(Self {
            model_metrics: ModelMetrics::register(edge.metrics.registry())?,
            edge,
            model: Arc::new(model),
            dataset: Arc::new(dataset),
        })
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
