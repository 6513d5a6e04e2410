//! `GET /v1/model`: the model that answers at a horizon.

use std::sync::Arc;

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{ModelInfo, Problem, QuickProblems};
use features::Horizon;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::error::ApiError;
use crate::{AppState, ServedModel};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HorizonQuery {
    /// Horizon : reservation, veille ou h2, qui est celui par défaut.
    #[param(example = "h2")]
    horizon: Option<String>,
}

impl HorizonQuery {
    /// The model of that horizon; no horizon of that name has one.
    pub(crate) fn model(&self, state: &AppState) -> Result<Arc<ServedModel>, ApiError> {
        let horizon = match &self.horizon {
            None => Some(Horizon::H2),
            Some(name) => name.parse().ok(),
        };
        horizon
            .and_then(|horizon| state.models.at(horizon))
            .ok_or(ApiError::NoModel)
    }
}

/// Lire la fiche technique d'un modèle en service.
#[utoipa::path(
    get,
    path = "/v1/model",
    tag = "modèle",
    params(HorizonQuery),
    responses(
        (status = 200, description = "Version, variables, qualité sur la période de test.", body = ModelInfo),
        (status = 400, description = "Paramètre invalide.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "Aucun modèle à cet horizon.", body = Problem, content_type = "application/problem+json"),
        QuickProblems,
    ),
    security(("oauth2" = ["model:read"])),
)]
pub(crate) async fn get_model(
    _: Caller<scopes::ModelRead>,
    State(state): State<AppState>,
    edge::Query(query): edge::Query<HorizonQuery>,
) -> Result<Json<ModelInfo>, ApiError> {
    Ok(Json(query.model(&state)?.info.clone()))
}
