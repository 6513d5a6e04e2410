//! `GET /v1/weather`: a page of hours of weather.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use chrono::{DateTime, Utc};
use contract::{GuardedProblems, Page, Problem, WeatherBody};
use domain::AirportCode;
use serde::Deserialize;
use store::references::WeatherFilter;
use utoipa::IntoParams;

use crate::error::{ApiError, calendar, limit};
use crate::{AppState, cursor};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WeatherQuery {
    /// Code FAA de l'aéroport.
    #[param(value_type = Option<String>, example = "EWR")]
    airport: Option<AirportCode>,
    /// Premier instant (RFC 3339).
    from: Option<DateTime<Utc>>,
    /// Dernier instant, compris (RFC 3339).
    to: Option<DateTime<Utc>>,
    /// Nombre d'heures par page.
    #[param(minimum = 1, maximum = 5000, default = 100)]
    limit: Option<u16>,
    /// Valeur de next_cursor de la page précédente.
    cursor: Option<String>,
}

/// Lister la météo horaire, par aéroport puis par instant.
#[utoipa::path(
    get,
    path = "/v1/weather",
    tag = "références",
    params(WeatherQuery),
    responses(
        (status = 200, description = "Une page d'heures de météo.", body = Page<WeatherBody>),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_weather(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    query: Result<Query<WeatherQuery>, QueryRejection>,
) -> Result<Json<Page<WeatherBody>>, ApiError> {
    let Query(query) = query?;
    let after = query
        .cursor
        .as_deref()
        .map(cursor::decode::<AirportCode>)
        .transpose()?;
    let after = after.map(|(instant, airport)| (airport, instant));
    query.from.map(calendar::check).transpose()?;
    query.to.map(calendar::check).transpose()?;
    let filter = WeatherFilter {
        airport: query.airport,
        from: query.from,
        to: query.to,
    };
    let limit = limit::of(query.limit)?;
    let items = store::references::weather(&state.pool, &filter, after.as_ref(), limit).await?;
    let next_cursor = items
        .last()
        .filter(|_| items.len() as i64 == limit)
        .map(|last| cursor::encode(last.observed_at, &last.airport));
    Ok(Json(Page { items, next_cursor }))
}
