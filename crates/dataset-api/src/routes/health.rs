//! Health probes: live says that the process answers, ready that it can serve.

use axum::extract::State;
use contract::Problem;

use crate::AppState;
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

/// Dire que la base répond et que son schéma est à jour.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "exploitation",
    responses(
        (status = 200, description = "Le service peut répondre.", body = String, content_type = "text/plain"),
        (status = 503, description = "Base indisponible ou schéma ancien.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_ready(State(state): State<AppState>) -> Result<&'static str, ApiError> {
    if store::is_ready(&state.pool).await? {
        Ok("ok")
    } else {
        Err(ApiError::Schema)
    }
}
