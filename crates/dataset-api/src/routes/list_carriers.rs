//! `GET /v1/carriers`: every carrier.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::{CarrierBody, GuardedProblems, Page, Problem};
use edge::Query;

use super::NoQuery;
use crate::AppState;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};

/// Lister les compagnies, par code ; toutes sur une page.
#[utoipa::path(
    get,
    path = "/v1/carriers",
    tag = "références",
    responses(
        (status = 200, description = "Toutes les compagnies.", body = Page<CarrierBody>),
        ConditionalAnswers,
        (status = 400, description = "Paramètre inconnu.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_carriers(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    _: Query<NoQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let items = store::references::carriers(&state.edge.pool).await?;
    fresh.answer(&Page {
        items,
        next_cursor: None,
    })
}
