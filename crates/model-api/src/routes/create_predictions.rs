//! `POST /v1/predictions`: the risk of one to a thousand flights.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{GuardedProblems, PredictionRequest, PredictionResponse, Problem};

use crate::error::ApiError;
use crate::{AppState, predict};

/// Prédire le risque de retard de vols.
///
/// Seul ce qui est connu deux heures avant le départ prévu est utilisé.
#[utoipa::path(
    post,
    path = "/v1/predictions",
    tag = "prédictions",
    request_body = PredictionRequest,
    responses(
        (status = 200, description = "Une prédiction par vol, dans l'ordre demandé.", body = PredictionResponse),
        (status = 400, description = "JSON illisible.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Corps trop grand.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Le corps n'est pas annoncé comme du JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Vols refusés, chacun avec son champ et sa raison.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["predict"])),
)]
pub(crate) async fn create_predictions(
    _: Caller<scopes::Predict>,
    State(state): State<AppState>,
    edge::Json(PredictionRequest { flights }): edge::Json<PredictionRequest>,
) -> Result<Json<PredictionResponse>, ApiError> {
    if flights.is_empty() || flights.len() > PredictionRequest::MAX_FLIGHTS {
        return Err(ApiError::Count);
    }
    Ok(Json(predict::predict(&state, flights).await?))
}
