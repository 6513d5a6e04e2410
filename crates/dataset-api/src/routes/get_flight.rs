//! `GET /v1/flights/{id}`: one row of the dataset.

use std::time::Instant;

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::dataset::SparseRow;
use contract::{GuardedProblems, Problem};
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
    let joins = fresh.joins(&state);
    let alone = match &joins {
        Some(_) => state.together.find(id.clone()).await?,
        None => Found::Unread,
    };
    let joined = match &alone {
        Found::Flight(flight) => joins.as_ref().and_then(|joins| joins.view(flight)),
        Found::Absent => return Err(ApiError::NotFound { what: "vol" }),
        Found::Unread => None,
    };
    let whole;
    let flight = if let Some(joined) = joined {
        joined
    } else {
        let found = store::flights::find(&state.lookups, &id).await?;
        whole = found.ok_or(ApiError::NotFound { what: "vol" })?;
        whole.view()
    };
    parts.note(Part::Query, start.elapsed());
    let json = parts.time(Part::Json, || {
        let mut json = Vec::with_capacity(1_300);
        flight.write_json(fields, &mut json);
        json
    });
    Ok(fresh.written(json))
}
