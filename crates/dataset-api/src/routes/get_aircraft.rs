//! `GET /v1/aircraft/{tail_number}`: one aircraft.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::{AircraftBody, GuardedProblems, Problem};
use domain::TailNumber;
use edge::{Path, Query};
use serde::Deserialize;

use super::NoQuery;
use crate::AppState;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};

#[derive(Debug, Deserialize)]
pub(crate) struct AircraftPath {
    tail_number: TailNumber,
}

/// Lire un appareil.
#[utoipa::path(
    get,
    path = "/v1/aircraft/{tail_number}",
    tag = "références",
    params(("tail_number" = String, Path, description = "Immatriculation.", pattern = "^N[A-Z0-9]{1,5}$", example = "N14228")),
    responses(
        (status = 200, description = "L'appareil.", body = AircraftBody),
        ConditionalAnswers,
        (status = 400, description = "Immatriculation mal formée.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun appareil de cette immatriculation.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_aircraft(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Path(AircraftPath { tail_number }): Path<AircraftPath>,
    _: Query<NoQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let aircraft = store::references::aircraft(&state.lookups, &tail_number).await?;
    let aircraft = aircraft.ok_or(ApiError::NotFound { what: "appareil" })?;
    fresh.answer(&aircraft)
}
