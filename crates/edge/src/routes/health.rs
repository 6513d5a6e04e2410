//! Health probes: live says that the process answers, ready that it can serve.

use axum::extract::State;
use axum::response::Response;
use contract::Problem;
use telemetry::respond;

use super::Common;
use crate::refusal::{old_schema, store_problem};

/// Dire que le processus répond.
#[utoipa::path(
    get,
    path = "/health/live",
    tag = "exploitation",
    responses((status = 200, description = "Le processus répond.", body = String, content_type = "text/plain", example = "ok")),
)]
pub(crate) async fn get_live() -> &'static str {
    "ok"
}

/// Dire que le service peut répondre : sa base, le schéma de celle-ci, et ce dont il dépend.
#[utoipa::path(
    get,
    path = "/health/ready",
    tag = "exploitation",
    responses(
        (status = 200, description = "Le service peut répondre.", body = String, content_type = "text/plain", example = "ok"),
        (status = 500, description = "Défaut du service, journalisé avec l'identifiant de la requête.", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Base ou dépendance indisponible, ou schéma ancien ; réessayer après le délai de l'en-tête Retry-After.", body = Problem, content_type = "application/problem+json"),
        (status = 504, description = "La réponse a pris trop de temps ; réessayer plus tard.", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_ready(State(common): State<Common>) -> Result<&'static str, Response> {
    match store::is_ready(&common.edge.pool).await {
        Ok(true) => {}
        Ok(false) => return Err(respond(old_schema())),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "not ready");
            return Err(respond(store_problem(&error)));
        }
    }
    let missing = match &common.probe {
        Some(probe) => probe().await,
        None => None,
    };
    match missing {
        None => Ok("ok"),
        Some(problem) => Err(respond(problem)),
    }
}
