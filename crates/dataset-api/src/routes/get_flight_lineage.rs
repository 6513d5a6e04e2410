//! `GET /v1/flights/{id}/lineage`: where a flight comes from.

use std::collections::BTreeSet;

use auth::{Caller, scopes};
use axum::extract::State;
use axum::response::Response;
use contract::{GuardedProblems, Lineage, LineageRow, Problem};
use edge::{Path, Query};
use store::flights::LineagePiece;

use super::NoQuery;
use super::get_flight::FlightPath;
use crate::error::ApiError;
use crate::fresh::{ConditionalAnswers, Fresh};
use crate::{AppState, history};

/// Lire la provenance d'un vol : passages, sources, règles.
#[utoipa::path(
    get,
    path = "/v1/flights/{id}/lineage",
    tag = "provenance",
    params(("id" = String, Path, description = "Date locale, compagnie, numéro, origine.", pattern = "^[0-9]{8}-[A-Z0-9]{2}-[1-9][0-9]{0,3}-[A-Z0-9]{3}$", example = "20130101-UA-1545-EWR")),
    responses(
        (status = 200, description = "Les lignes dont le vol est fait, et les passages qui les ont écrites.", body = Lineage),
        ConditionalAnswers,
        (status = 400, description = "Identifiant mal formé.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun vol de cet identifiant.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:read"])),
)]
pub(crate) async fn get_flight_lineage(
    _: Caller<scopes::DatasetRead>,
    State(state): State<AppState>,
    Path(FlightPath { id }): Path<FlightPath>,
    _: Query<NoQuery>,
    fresh: Fresh,
) -> Result<Response, ApiError> {
    let pieces = store::flights::lineage(&state.lookups, &id).await?;
    if pieces.is_empty() {
        return Err(ApiError::NotFound { what: "vol" });
    }
    let ids: BTreeSet<&str> = pieces.iter().map(|piece| piece.run_id.as_str()).collect();
    let mut runs = Vec::new();
    for id in ids {
        runs.extend(store::runs::find(&state.edge.pool, id).await?);
    }
    fresh.answer(&Lineage {
        flight_id: id.into(),
        rows: pieces.into_iter().map(row).collect(),
        runs: history::detail(&state, runs).await?,
    })
}

fn row(piece: LineagePiece) -> LineageRow {
    LineageRow {
        source: piece.source,
        key: piece.key,
        run_id: piece.run_id,
    }
}
