//! One file an operation: description, handler.

pub(crate) mod create_feedback;
pub(crate) mod create_predictions;
pub(crate) mod get_drift;
pub(crate) mod get_model;
pub(crate) mod get_model_card;
pub(crate) mod get_prediction;
pub(crate) mod list_models;
pub(crate) mod reload_models;

use std::time::Duration;

use store::people::PredictionId;
use store::predictions::{Answer, Outcome};

use crate::AppState;
use crate::error::ApiError;

/// A prediction that has just been given is in the base after this, or is not kept.
const SETTLED_WITHIN: Duration = Duration::from_secs(2);

/// A prediction of that client: the answer may still be on its way to the base.
async fn kept(
    state: &AppState,
    id: &str,
    client_id: &str,
) -> Result<(Answer, Option<Outcome>), ApiError> {
    let id = PredictionId::parse(id).ok_or(ApiError::Id)?;
    let find = || store::predictions::find(&state.edge.pool, &id, client_id);
    if let Some(found) = find().await? {
        return Ok(found);
    }
    state.recorder.settle(SETTLED_WITHIN).await;
    find().await?.ok_or(ApiError::NoPrediction)
}
