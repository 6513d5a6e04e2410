//! `GET /metrics`: measures for Prometheus.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use telemetry::respond;

use crate::Edge;
use crate::refusal::defect;

/// Lire les mesures du service.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "exploitation",
    responses((status = 200, description = "Mesures au format texte de Prometheus.", body = String, content_type = "text/plain", example = "build_info{service=\"dataset-api\",version=\"0.1.0\"} 1")),
)]
pub(crate) async fn get_metrics(State(edge): State<Edge>) -> Result<impl IntoResponse, Response> {
    let text = edge.metrics.render().map_err(|error| {
        tracing::error!(error = &error as &dyn std::error::Error, "no measures");
        respond(defect())
    })?;
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}
