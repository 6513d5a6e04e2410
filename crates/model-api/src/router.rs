//! Every route of the API, one line each.

use std::sync::Arc;

use axum::Router;
use edge::Probe;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::error::dataset_unavailable;
use crate::routes::{
    create_feedback, create_predictions, get_drift, get_model, get_model_card, get_prediction,
    list_models, reload_models,
};
use crate::v2::{health, infer, metadata};
use crate::{AppState, examples};

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
    let mut routes = routes();
    let document = routes.get_openapi_mut();
    edge::exemplify(document, &examples::bodies());
    edge::exemplify_requests(document, &examples::requests());
    routes
}

fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create_predictions::create_predictions))
        .routes(routes!(get_prediction::get_prediction))
        .routes(routes!(create_feedback::create_feedback))
        .routes(routes!(list_models::list_models))
        .routes(routes!(get_model::get_model))
        .routes(routes!(get_model_card::get_model_card))
        .routes(routes!(reload_models::reload_models))
        .routes(routes!(get_drift::get_drift))
        .routes(routes!(metadata::get_v2_server))
        .routes(routes!(health::get_v2_live))
        .routes(routes!(health::get_v2_ready))
        .routes(routes!(metadata::get_v2_model))
        .routes(routes!(metadata::get_v2_model_ready))
        .routes(routes!(infer::infer_v2_model))
}

const SCOPES: &[(&str, &str)] = &[
    (
        contract::scope::PREDICT,
        "Demander des prédictions, et relire les siennes",
    ),
    (
        contract::scope::FEEDBACK,
        "Dire ce qui est arrivé aux vols prédits",
    ),
    (
        contract::scope::MODEL_READ,
        "Lire les fiches des modèles, leur dérive et leur qualité",
    ),
    (contract::scope::MODEL_ADMIN, "Recharger les modèles promus"),
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
        (name = "modèle", description = "Les modèles en service."),
        (name = "protocole d'inférence", description = "Open Inference Protocol, version 2, pour les clients de KServe et de Triton."),
        (name = "exploitation", description = "État et mesures du service."),
    )
)]
struct Document;
