//! `GET /v1/model/card`: what a model is for, how good it is, what it must not be used for.

use auth::{Caller, scopes};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use contract::{Problem, QuickProblems};

use super::get_model::HorizonQuery;
use crate::AppState;
use crate::error::ApiError;

/// Lire la carte d'un modèle en service, en Markdown.
#[utoipa::path(
    get,
    path = "/v1/model/card",
    tag = "modèle",
    params(HorizonQuery),
    responses(
        (status = 200, description = "Usage prévu, données, qualité, limites.", body = String, content_type = "text/markdown", example = "# Carte du modèle late-h2"),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun modèle à cet horizon.", body = Problem, content_type = "application/problem+json"),
        QuickProblems,
    ),
    security(("oauth2" = ["model:read"])),
)]
pub(crate) async fn get_model_card(
    _: Caller<scopes::ModelRead>,
    State(state): State<AppState>,
    edge::Query(query): edge::Query<HorizonQuery>,
) -> Result<impl IntoResponse, ApiError> {
    let card = query.model(&state)?.card.clone();
    Ok(([(CONTENT_TYPE, "text/markdown; charset=utf-8")], card))
}
