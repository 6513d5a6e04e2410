//! Every route of the API, one line each.

use axum::Router;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::AppState;
use crate::routes::{create_predictions, get_model, health, metrics, post_token};

/// The finished application.
pub fn app(state: AppState) -> Router {
    let (router, document) = documented().split_for_parts();
    let observed = state.metrics.clone();
    let router = router
        .with_state(state)
        .merge(SwaggerUi::new("/docs").url("/openapi.json", document));
    telemetry::finish(router, observed)
}

/// The OpenAPI document, the same as the committed `openapi/model-api.json`.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}

fn documented() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(post_token::post_token))
        .routes(routes!(create_predictions::create_predictions))
        .routes(routes!(get_model::get_model))
        .routes(routes!(health::get_live))
        .routes(routes!(health::get_ready))
        .routes(routes!(metrics::get_metrics))
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Ponctuel : API du modèle",
        description = "Le risque qu'un vol au départ de New York arrive en retard de 15 minutes ou plus.\n\nDemandez un jeton à `POST /v1/token`, puis envoyez-le dans l'en-tête `Authorization: Bearer …`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    modifiers(&Security),
    tags(
        (name = "jetons", description = "Identification des machines (OAuth 2.0, client credentials)."),
        (name = "prédictions", description = "Le risque de retard."),
        (name = "modèle", description = "Le modèle en service."),
        (name = "exploitation", description = "État et mesures du service."),
    )
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut OpenApi) {
        let scopes = Scopes::from_iter([
            (contract::scope::MODEL_PREDICT, "Demander des prédictions"),
            (contract::scope::MODEL_READ, "Lire la fiche du modèle"),
        ]);
        let flow = Flow::ClientCredentials(ClientCredentials::new("/v1/token", scopes));
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("oauth2", SecurityScheme::OAuth2(OAuth2::new([flow])));
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}
