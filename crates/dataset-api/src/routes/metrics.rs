//! `GET /metrics`: measures for Prometheus.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::AppState;
use crate::error::ApiError;

/// Lire les mesures du service.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "exploitation",
    responses((status = 200, description = "Mesures au format texte de Prometheus.", body = String, content_type = "text/plain")),
)]
pub(crate) async fn get_metrics(
    State(state): State<AppState>,
) -> Result<impl IntoResponse, ApiError> {
    let text = state.metrics.render().map_err(|_| ApiError::Export)?;
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}
