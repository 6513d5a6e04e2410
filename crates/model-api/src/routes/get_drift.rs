//! `GET /v1/monitoring/drift`: how far the answers of now are from those of training.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{DriftReport, GuardedProblems};

use crate::error::ApiError;
use crate::{AppState, monitor};

/// Lire la dérive et la qualité de chaque modèle.
///
/// L'indice de stabilité (PSI) de chaque variable sur les derniers vols demandés, celui des
/// probabilités rendues, et les scores contre les retours des trente derniers jours.
#[utoipa::path(
    get,
    path = "/v1/monitoring/drift",
    tag = "exploitation",
    responses(
        (status = 200, description = "Un bilan par modèle en service.", body = DriftReport),
        GuardedProblems,
    ),
    security(("oauth2" = ["model:read"])),
)]
pub(crate) async fn get_drift(
    _: Caller<scopes::ModelRead>,
    State(state): State<AppState>,
) -> Result<Json<DriftReport>, ApiError> {
    // What was just answered counts too.
    state.recorder.settle(super::SETTLED_WITHIN).await;
    let now = state.edge.clock.now();
    let report = monitor::report(&state.models, &state.edge.pool, now).await?;
    state.model_metrics.report(&report);
    Ok(Json(report))
}
