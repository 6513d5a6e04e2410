//! Whether the server lives and can answer, as this protocol asks.

use axum::http::StatusCode;

/// Dire que le serveur répond (protocole d'inférence ouvert).
#[utoipa::path(
    get,
    path = "/v2/health/live",
    tag = "protocole d'inférence",
    responses((status = 200, description = "Le serveur répond.")),
)]
pub(crate) async fn get_v2_live() -> StatusCode {
    StatusCode::OK
}

/// Dire que le serveur a un modèle prêt (protocole d'inférence ouvert).
#[utoipa::path(
    get,
    path = "/v2/health/ready",
    tag = "protocole d'inférence",
    responses((status = 200, description = "Au moins un modèle est prêt ; il en faut un pour démarrer.")),
)]
pub(crate) async fn get_v2_ready() -> StatusCode {
    StatusCode::OK
}
