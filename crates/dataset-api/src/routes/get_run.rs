//! `GET /v1/runs/{id}`: one run.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::{GuardedProblems, Problem, RunDetail};
use domain::RunId;
use edge::{Path, Query};
use serde::Deserialize;

use super::NoQuery;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::{AppState, history};

#[derive(Debug, Deserialize)]
pub(crate) struct RunPath {
    id: RunId,
}

/// Lire un passage du pipeline.
#[utoipa::path(
    get,
    path = "/v1/runs/{id}",
    tag = "provenance",
    params(("id" = String, Path, description = "Identifiant du passage.", pattern = "^[0-9]{8}T[0-9]{9}Z$", example = "20261125T174500123Z")),
    responses(
        (status = 200, description = "Le passage, ses sources, et les règles qui en ont rejeté des lignes.", body = RunDetail),
        ConditionalAnswers,
        (status = 400, description = "Identifiant mal formé.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun passage de cet identifiant.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_run(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Path(RunPath { id }): Path<RunPath>,
    _: Query<NoQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let run = store::runs::find(&state.edge.pool, id.as_str()).await?;
    let run = run.ok_or(ApiError::NotFound { what: "passage" })?;
    let detail = history::detail(&state, vec![run]).await?.pop();
    let detail = detail.ok_or(ApiError::NotFound { what: "passage" })?;
    fresh.answer(&detail)
}
