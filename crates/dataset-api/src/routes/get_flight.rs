//! `GET /v1/flights/{id}`: one row of the dataset.

use std::time::Instant;

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::dataset::SparseRow;
use contract::{DatasetRow, GuardedProblems, Problem};
use domain::FlightId;
use edge::{Part, Path, Query};
use serde::Deserialize;
use utoipa::IntoParams;

use super::list_flights::fields;
use crate::AppState;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::together::Found;

#[derive(Debug, Deserialize)]
pub(crate) struct FlightPath {
    pub(crate) id: FlightId,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FlightQuery {
    /// Colonnes voulues, séparées par des virgules ; toutes par défaut.
    #[param(example = "flight_id,arrival_delay_min,late")]
    fields: Option<String>,
}

/// Lire un vol.
#[utoipa::path(
    get,
    path = "/v1/flights/{id}",
    tag = "vols",
    params(
        ("id" = String, Path, description = "Date locale, compagnie, numéro, origine.", pattern = "^[0-9]{8}-[A-Z0-9]{2}-[1-9][0-9]{0,3}-[A-Z0-9]{3}$", example = "20130101-UA-1545-EWR"),
        FlightQuery,
    ),
    responses(
        (status = 200, description = "Le vol ; avec fields, les seules colonnes demandées.", body = SparseRow),
        ConditionalAnswers,
        (status = 400, description = "Identifiant mal formé ou paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun vol de cet identifiant.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_flight(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Path(FlightPath { id }): Path<FlightPath>,
    Query(query): Query<FlightQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let fields = fields(query.fields.as_deref())?;
    let parts = &state.edge.parts;
    let start = Instant::now();
    let flight = find(&state, &fresh, id).await?;
    parts.note(Part::Query, start.elapsed());
    let flight = flight.ok_or(ApiError::NotFound { what: "vol" })?;
    let json = parts.time(Part::Json, || {
        let mut json = Vec::with_capacity(1_300);
        flight.write_json(fields, &mut json);
        json
    });
    Ok(fresh.written(json))
}

async fn find(
    state: &AppState,
    fresh: &Fresh,
    id: FlightId,
) -> Result<Option<DatasetRow>, ApiError> {
    if let Some(joins) = fresh.joins(state) {
        match state.together.find(joins, id.clone()).await? {
            Found::Flight(row) => return Ok(Some(*row)),
            Found::Absent => return Ok(None),
            Found::Apart => {}
        }
    }
    Ok(store::flights::find(&state.lookups, &id).await?)
}
