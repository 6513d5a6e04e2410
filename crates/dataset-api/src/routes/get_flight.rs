//! `GET /v1/flights/{id}`: one row of the dataset.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use contract::{DatasetRow, GuardedProblems, Problem};
use domain::FlightId;

use crate::AppState;
use crate::error::ApiError;

/// Lire un vol.
#[utoipa::path(
    get,
    path = "/v1/flights/{id}",
    tag = "vols",
    params(("id" = String, Path, description = "Date locale, compagnie, numéro, origine.", example = "20130101-UA-1545-EWR")),
    responses(
        (status = 200, description = "Le vol.", body = DatasetRow),
        (status = 400, description = "Identifiant mal formé.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun vol de cet identifiant.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_flight(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    id: Result<Path<FlightId>, PathRejection>,
) -> Result<Json<DatasetRow>, ApiError> {
    let Path(id) = id?;
    let flight = store::flights::find(&state.pool, &id).await?;
    flight.map(Json).ok_or(ApiError::NotFound { what: "vol" })
}
