//! `GET /v1/aircraft`: a page of aircraft.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::{AircraftBody, GuardedProblems, Page, Problem};
use edge::Query;

use super::PageQuery;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::page::Asked;
use crate::{AppState, page};

/// Lister les appareils, par immatriculation.
#[utoipa::path(
    get,
    path = "/v1/aircraft",
    tag = "références",
    params(PageQuery),
    responses(
        (status = 200, description = "Une page d'appareils.", body = Page<AircraftBody>),
        ConditionalAnswers,
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_aircraft(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Query(query): Query<PageQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let size = page::size(query.limit)?;
    let asked = Asked::of("aircraft", ());
    let after = asked.code(query.cursor.as_deref())?;
    let rows =
        store::references::aircraft_page(&state.edge.pool, after.as_ref(), size as i64 + 1).await?;
    fresh.answer(&asked.page(rows, size, |aircraft| aircraft.tail_number.clone()))
}
