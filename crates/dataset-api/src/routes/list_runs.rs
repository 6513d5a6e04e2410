//! `GET /v1/runs`: a page of runs.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::{GuardedProblems, Page, Problem, RunBody};
use edge::Query;

use super::PageQuery;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::page::Asked;
use crate::{AppState, history, page};

/// Lister les passages du pipeline importés, le plus récent d'abord.
#[utoipa::path(
    get,
    path = "/v1/runs",
    tag = "provenance",
    params(PageQuery),
    responses(
        (status = 200, description = "Une page de passages.", body = Page<RunBody>),
        ConditionalAnswers,
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn list_runs(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Query(query): Query<PageQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let size = page::size(query.limit)?;
    let asked = Asked::of("runs", ());
    let before = asked.code(query.cursor.as_deref())?;
    let runs = store::runs::page(&state.edge.pool, before.as_ref(), size as i64 + 1).await?;
    let page = asked.page(runs, size, |run| run.id.clone());
    let items = history::with_sources(&state, page.items).await?;
    fresh.answer(&Page {
        items,
        next_cursor: page.next_cursor,
    })
}
