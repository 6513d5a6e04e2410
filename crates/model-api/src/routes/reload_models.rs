//! `POST /v1/model/reload`: follows the registry at once, and tries again what was refused.

use std::sync::Arc;

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{GuardedProblems, ReloadReport};

use crate::error::ApiError;
use crate::{AppState, watch};

/// Recharger les modèles promus.
///
/// Le service suit de lui-même le registre, à une seconde près. Un modèle refusé laisse répondre
/// celui d'avant.
#[utoipa::path(
    post,
    path = "/v1/model/reload",
    tag = "exploitation",
    responses(
        (status = 200, description = "Ce qu'il est advenu de chaque modèle.", body = ReloadReport),
        GuardedProblems,
    ),
    security(("oauth2" = ["model:admin"])),
)]
pub(crate) async fn reload_models(
    _: Caller<scopes::ModelAdmin>,
    State(state): State<AppState>,
) -> Result<Json<ReloadReport>, ApiError> {
    let models = Arc::clone(&state.models);
    let metrics = state.model_metrics.clone();
    let reloaded = tokio::task::spawn_blocking(move || watch::reload(&models, &metrics, true));
    let models = reloaded.await.map_err(|_| ApiError::Internal)?;
    Ok(Json(ReloadReport { models }))
}
