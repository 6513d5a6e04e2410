//! `GET /v1/carriers`: every carrier.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{CarrierBody, GuardedProblems, Page};

use crate::AppState;
use crate::error::ApiError;

/// Lister les compagnies, par code ; toutes sur une page.
#[utoipa::path(
    get,
    path = "/v1/carriers",
    tag = "références",
    responses(
        (status = 200, description = "Toutes les compagnies.", body = Page<CarrierBody>),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_carriers(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
) -> Result<Json<Page<CarrierBody>>, ApiError> {
    let items = store::references::carriers(&state.pool).await?;
    Ok(Json(Page {
        items,
        next_cursor: None,
    }))
}
