//! Health probes: live says that the process answers, ready that it can predict.

use axum::extract::State;
use contract::Problem;

use crate::AppState;
use crate::dataset::DatasetError;
use crate::error::ApiError;

/// Dire que le processus répond.
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "exploitation",
    responses((status = 200, description = "Le processus répond.", body = String, content_type = "text/plain")),
)]
pub(crate) async fn get_live() -> &'static str {
    "ok"
}

/// Dire que le modèle est chargé, et que la base et l'API du jeu de données répondent.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "exploitation",
    responses(
        (status = 200, description = "Le service peut répondre.", body = String, content_type = "text/plain"),
        (status = 503, description = "Base ou jeu de données indisponible.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_ready(State(state): State<AppState>) -> Result<&'static str, ApiError> {
    if !store::is_ready(&state.pool).await? {
        return Err(ApiError::Schema);
    }
    if state.dataset.is_ready().await {
        Ok("ok")
    } else {
        Err(DatasetError::Status(axum::http::StatusCode::SERVICE_UNAVAILABLE).into())
    }
}
