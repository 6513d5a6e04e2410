//! Every route of the API, one line each.

use std::sync::Arc;

use axum::Router;
use edge::Probe;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::error::dataset_unavailable;
use crate::routes::{create_predictions, get_model};

/// The finished application.
pub fn app(state: AppState) -> Router {
    let edge = state.edge.clone();
    let probe = probe(&state);
    let routes = documented().with_state(state);
    edge::finish(Document::openapi(), routes, edge, Some(probe), SCOPES)
}

/// A prediction asks the dataset API: without it this one is not ready.
fn probe(state: &AppState) -> Probe {
    let dataset = Arc::clone(&state.dataset);
    Arc::new(move || {
        let dataset = Arc::clone(&dataset);
        Box::pin(async move { (!dataset.is_ready().await).then(dataset_unavailable) })
    })
}

/// The OpenAPI document, the same as the committed `openapi/model-api.json`.
pub fn openapi() -> OpenApi {
    edge::describe(Document::openapi(), documented(), SCOPES)
}

fn documented() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create_predictions::create_predictions))
        .routes(routes!(get_model::get_model))
}

const SCOPES: &[(&str, &str)] = &[
    (contract::scope::PREDICT, "Demander des prédictions"),
    (contract::scope::MODEL_READ, "Lire la fiche du modèle"),
];

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Ponctuel : API du modèle",
        description = "Le risque qu'un vol au départ de New York arrive en retard de 15 minutes ou plus.\n\nDemandez un jeton à `POST /v1/token`, puis envoyez-le dans l'en-tête `Authorization: Bearer …`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    tags(
        (name = "jetons", description = "Identification des machines (OAuth 2.0, client credentials)."),
        (name = "prédictions", description = "Le risque de retard."),
        (name = "modèle", description = "Le modèle en service."),
        (name = "exploitation", description = "État et mesures du service."),
    )
)]
struct Document;
