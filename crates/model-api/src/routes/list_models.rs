//! `GET /v1/models`: the models that answer.

use auth::{Caller, scopes};
use axum::Json;
use axum::extract::State;
use contract::{ModelList, QuickProblems};

use crate::AppState;

/// Lister les modèles en service, un par horizon.
#[utoipa::path(
    get,
    path = "/v1/models",
    tag = "modèle",
    responses(
        (status = 200, description = "Nom, horizon et version de chacun.", body = ModelList),
        QuickProblems,
    ),
    security(("oauth2" = ["model:read"])),
)]
pub(crate) async fn list_models(
    _: Caller<scopes::ModelRead>,
    State(state): State<AppState>,
) -> Json<ModelList> {
    let models = state.models.all();
    Json(ModelList {
        models: models.iter().map(|model| model.summary()).collect(),
    })
}
