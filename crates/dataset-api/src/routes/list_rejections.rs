//! `GET /v1/rejections`: a page of rejected rows.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use contract::{GuardedProblems, Page, Problem, RejectionBody};
use domain::{RunId, Source};
use edge::Query;
use serde::Deserialize;
use store::rejections::{RejectedRow, RejectionFilter, RejectionPosition};
use utoipa::IntoParams;

use crate::error::ApiError;
use crate::page::Asked;
use crate::{AppState, page};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct RejectionsQuery {
    /// Source de la ligne : weather, carriers, airports, aircraft ou flights.
    #[param(value_type = Option<String>, pattern = "^(weather|carriers|airports|aircraft|flights)$", example = "weather")]
    source: Option<Source>,
    /// Règle qui l'a rejetée.
    #[param(pattern = "^[A-Z]{3}-[0-9]{2}$", example = "MET-04")]
    rule: Option<String>,
    /// Passage qui l'a lue.
    #[param(value_type = Option<String>, pattern = "^[0-9]{8}T[0-9]{9}Z$", example = "20261125T174500123Z")]
    run: Option<RunId>,
    /// Nombre de lignes par page.
    #[param(minimum = 1, maximum = 5000, default = 100)]
    limit: Option<u32>,
    /// Valeur de next_cursor de la page précédente, avec les mêmes filtres.
    cursor: Option<String>,
}

/// Lister les lignes rejetées par les règles, telles qu'elles ont été lues.
#[utoipa::path(
    get,
    path = "/v1/rejections",
    tag = "provenance",
    params(RejectionsQuery),
    responses(
        (status = 200, description = "Une page de lignes rejetées.", body = Page<RejectionBody>),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        GuardedProblems,
    ),
    security(("oauth2" = ["dataset:admin"])),
)]
pub(crate) async fn list_rejections(
    _: Caller<scopes::DatasetAdmin>,
    State(state): State<AppState>,
    Query(query): Query<RejectionsQuery>,
) -> Result<Response, ApiError> {
    if query.rule.as_deref().is_some_and(|rule| !is_rule(rule)) {
        return Err(ApiError::Value { name: "rule" });
    }
    let size = page::size(query.limit)?;
    let filter = RejectionFilter {
        source: query.source,
        rule: query.rule,
        run: query.run,
    };
    let asked = Asked::of("rejections", &filter);
    let after = position(asked.key(query.cursor.as_deref())?)?;
    let rows =
        store::rejections::list(&state.edge.pool, &filter, after.as_ref(), size as i64 + 1).await?;
    let page = asked.page(rows, size, key);
    Ok(Json(Page {
        items: page.items.into_iter().map(body).collect(),
        next_cursor: page.next_cursor,
    })
    .into_response())
}

fn is_rule(text: &str) -> bool {
    let is_letters = |part: &str| part.len() == 3 && part.bytes().all(|b| b.is_ascii_uppercase());
    let is_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('-')
        .is_some_and(|(letters, digits)| is_letters(letters) && is_digits(digits))
}

fn key(row: &RejectedRow) -> String {
    // As JSON: a place may hold any character.
    serde_json::json!([row.source, row.position, row.rule, row.row_md5]).to_string()
}

fn position(key: Option<String>) -> Result<Option<RejectionPosition>, ApiError> {
    let Some(key) = key else {
        return Ok(None);
    };
    let [source, position, rule, row_md5]: [String; 4] =
        serde_json::from_str(&key).map_err(|_| ApiError::Cursor)?;
    if position.contains('\0') {
        return Err(ApiError::Cursor); // PostgreSQL has no such text
    }
    Ok(Some(RejectionPosition {
        source,
        position,
        rule,
        row_md5,
    }))
}

fn body(row: RejectedRow) -> RejectionBody {
    RejectionBody {
        source: row.source,
        position: row.position,
        rule: row.rule,
        reason: row.reason,
        row: row.raw_row,
        run_id: row.run_id,
    }
}
