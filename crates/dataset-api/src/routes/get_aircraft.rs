//! `GET /v1/aircraft/{tail_number}`: one aircraft.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use contract::{AircraftBody, GuardedProblems, Problem};
use domain::TailNumber;

use crate::AppState;
use crate::error::ApiError;

/// Lire un appareil.
#[utoipa::path(
    get,
    path = "/v1/aircraft/{tail_number}",
    tag = "références",
    params(("tail_number" = String, Path, description = "Immatriculation.", example = "N14228")),
    responses(
        (status = 200, description = "L'appareil.", body = AircraftBody),
        (status = 400, description = "Immatriculation mal formée.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun appareil de cette immatriculation.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_aircraft(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    tail: Result<Path<TailNumber>, PathRejection>,
) -> Result<Json<AircraftBody>, ApiError> {
    let Path(tail) = tail?;
    let aircraft = store::references::aircraft(&state.pool, &tail).await?;
    aircraft
        .map(Json)
        .ok_or(ApiError::NotFound { what: "appareil" })
}
