//! `GET /v1/airports/{code}`: one airport.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use contract::{AirportBody, GuardedProblems, Problem};
use domain::AirportCode;

use crate::AppState;
use crate::error::ApiError;

/// Lire un aéroport.
#[utoipa::path(
    get,
    path = "/v1/airports/{code}",
    tag = "références",
    params(("code" = String, Path, description = "Code FAA.", example = "EWR")),
    responses(
        (status = 200, description = "L'aéroport.", body = AirportBody),
        (status = 400, description = "Code mal formé.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun aéroport de ce code.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_airport(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    code: Result<Path<AirportCode>, PathRejection>,
) -> Result<Json<AirportBody>, ApiError> {
    let Path(code) = code?;
    let airport = store::references::airport(&state.pool, &code).await?;
    airport
        .map(Json)
        .ok_or(ApiError::NotFound { what: "aéroport" })
}
