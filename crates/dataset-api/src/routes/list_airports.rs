//! `GET /v1/airports`: a page of airports.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use contract::{AirportBody, GuardedProblems, Page, Problem};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::{ApiError, limit};
use crate::{AppState, cursor};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AirportsQuery {
    /// Nombre d'aéroports par page.
    #[param(minimum = 1, maximum = 5000, default = 100)]
    limit: Option<u16>,
    /// Valeur de next_cursor de la page précédente.
    cursor: Option<String>,
}

/// Lister les aéroports, par code.
#[utoipa::path(
    get,
    path = "/v1/airports",
    tag = "références",
    params(AirportsQuery),
    responses(
        (status = 200, description = "Une page d'aéroports.", body = Page<AirportBody>),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_airports(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    query: Result<Query<AirportsQuery>, QueryRejection>,
) -> Result<Json<Page<AirportBody>>, ApiError> {
    let Query(query) = query?;
    let after = query
        .cursor
        .as_deref()
        .map(cursor::decode_text)
        .transpose()?;
    let after = after
        .map(|code| code.parse().map_err(|_| ApiError::Cursor))
        .transpose()?;
    let limit = limit::of(query.limit)?;
    let items = store::references::airports(&state.pool, after.as_ref(), limit).await?;
    let next_cursor = items
        .last()
        .filter(|_| items.len() as i64 == limit)
        .map(|last| cursor::encode_text(&last.code));
    Ok(Json(Page { items, next_cursor }))
}
