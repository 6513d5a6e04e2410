//! `POST /v1/predictions`: the risk of one to a thousand flights.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use contract::{GuardedProblems, PredictionRequest, PredictionResponse, Problem};

use edge::Part;

use crate::error::ApiError;
use crate::{AppState, predict};

/// Prédire le risque de retard de vols.
///
/// Chaque vol a sa réponse ou ses raisons. Rien de ce qui est connu après `as_of`, ni après
/// l'instant de l'horizon, n'est utilisé. Chaque prédiction est gardée : son identifiant permet de la
/// relire et de dire ce qui est arrivé.
#[utoipa::path(
    post,
    path = "/v1/predictions",
    tag = "prédictions",
    request_body = PredictionRequest,
    responses(
        (status = 200, description = "Une prédiction par vol, dans l'ordre demandé.", body = PredictionResponse),
        (status = 207, description = "Certains vols n'ont pas pu être prédits : chaque résultat porte son statut.", body = PredictionResponse),
        (status = 400, description = "JSON illisible.", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "Corps trop grand.", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "Le corps n'est pas annoncé comme du JSON.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Demande invalide, ou aucun vol prévisible : chaque faute a son champ et sa raison.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["predict"])),
)]
pub(crate) async fn create_predictions(
    caller: Caller<scopes::Predict>,
    State(state): State<AppState>,
    edge::Json(request): edge::Json<PredictionRequest>,
) -> Result<Response, ApiError> {
    let response = predict::predict(&state, &caller.client_id, request).await?;
    let status = if response.failed == 0 {
        StatusCode::OK
    } else {
        StatusCode::MULTI_STATUS
    };
    let json = state
        .edge
        .parts
        .time(Part::Json, || serde_json::to_vec(&response))
        .map_err(|_| ApiError::Internal)?;
    Ok((status, [(CONTENT_TYPE, "application/json")], json).into_response())
}
