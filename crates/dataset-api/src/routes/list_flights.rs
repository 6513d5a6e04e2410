//! `GET /v1/flights`: a page of the dataset.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use chrono::NaiveDate;
use contract::{DatasetRow, GuardedProblems, Page, Problem};
use domain::{AirportCode, CarrierCode};
use serde::Deserialize;
use store::flights::{FlightFilter, Position};
use utoipa::IntoParams;

use crate::error::{ApiError, calendar, limit};
use crate::{AppState, cursor};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FlightsQuery {
    /// Code FAA de l'origine : EWR, JFK ou LGA.
    #[param(value_type = Option<String>, example = "EWR")]
    origin: Option<AirportCode>,
    /// Code FAA de la destination.
    #[param(value_type = Option<String>, example = "IAH")]
    destination: Option<AirportCode>,
    /// Code IATA de la compagnie.
    #[param(value_type = Option<String>, example = "UA")]
    carrier: Option<CarrierCode>,
    /// Premier jour local de départ.
    from: Option<NaiveDate>,
    /// Dernier jour local de départ, compris.
    to: Option<NaiveDate>,
    /// Seulement les vols annulés (true) ou maintenus (false).
    cancelled: Option<bool>,
    /// Seulement les vols arrivés en retard de 15 minutes ou plus (true), ou non (false).
    late: Option<bool>,
    /// Nombre de vols par page.
    #[param(minimum = 1, maximum = 5000, default = 100)]
    limit: Option<u16>,
    /// Valeur de next_cursor de la page précédente.
    cursor: Option<String>,
}

/// Lister les vols, dans l'ordre des départs prévus.
#[utoipa::path(
    get,
    path = "/v1/flights",
    tag = "vols",
    params(FlightsQuery),
    responses(
        (status = 200, description = "Une page de vols.", body = Page<DatasetRow>),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_flights(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    query: Result<Query<FlightsQuery>, QueryRejection>,
) -> Result<Json<Page<DatasetRow>>, ApiError> {
    let Query(query) = query?;
    calendar::check_days(query.from, query.to)?;
    let after = query
        .cursor
        .as_deref()
        .map(cursor::decode)
        .transpose()?
        .map(|(scheduled_departure, id)| Position {
            scheduled_departure,
            id,
        });
    let filter = FlightFilter {
        origin: query.origin,
        destination: query.destination,
        carrier: query.carrier,
        from: query.from,
        to: query.to,
        cancelled: query.cancelled,
        late: query.late,
    };
    let limit = limit::of(query.limit)?;
    let items = store::flights::list(&state.pool, &filter, after.as_ref(), limit).await?;
    let next_cursor = items
        .last()
        .filter(|_| items.len() as i64 == limit)
        .map(|last| cursor::encode(last.scheduled_departure, &last.flight_id));
    Ok(Json(Page { items, next_cursor }))
}
