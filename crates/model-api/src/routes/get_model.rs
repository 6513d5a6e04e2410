//! `GET /v1/model`: the model that answers.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{GuardedProblems, ModelInfo};

use crate::AppState;

/// Lire la fiche du modèle en service.
#[utoipa::path(
    get,
    path = "/v1/model",
    tag = "modèle",
    responses(
        (status = 200, description = "Version, variables, qualité sur la période de test.", body = ModelInfo),
        GuardedProblems,
    ),
    security(("oauth2" = ["model:read"])),
)]
pub(crate) async fn get_model(
    _: Caller<scopes::ModelRead>,
    State(state): State<AppState>,
) -> Json<ModelInfo> {
    Json(state.model.info.clone())
}
