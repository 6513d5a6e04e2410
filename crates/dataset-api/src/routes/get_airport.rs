//! `GET /v1/airports/{code}`: one airport.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::{AirportBody, GuardedProblems, Problem};
use domain::AirportCode;
use edge::{Path, Query};
use serde::Deserialize;

use super::NoQuery;
use crate::AppState;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};

#[derive(Debug, Deserialize)]
pub(crate) struct AirportPath {
    code: AirportCode,
}

/// Lire un aéroport.
#[utoipa::path(
    get,
    path = "/v1/airports/{code}",
    tag = "références",
    params(("code" = String, Path, description = "Code FAA.", pattern = "^[A-Z0-9]{3}$", example = "EWR")),
    responses(
        (status = 200, description = "L'aéroport.", body = AirportBody),
        ConditionalAnswers,
        (status = 400, description = "Code mal formé.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun aéroport de ce code.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_airport(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Path(AirportPath { code }): Path<AirportPath>,
    _: Query<NoQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let airport = store::references::airport(&state.lookups, &code).await?;
    let airport = airport.ok_or(ApiError::NotFound { what: "aéroport" })?;
    fresh.answer(&airport)
}
