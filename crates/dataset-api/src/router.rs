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
use crate::routes::{
    export_flights, get_aircraft, get_airport, get_flight, health, list_airports, list_carriers,
    list_flights, list_weather, metrics, post_token,
};

/// The finished application.
pub fn app(state: AppState) -> Router {
    let (router, document) = documented().split_for_parts();
    let observed = state.metrics.clone();
    let router = router
        .with_state(state)
        .merge(SwaggerUi::new("/docs").url("/openapi.json", document));
    telemetry::finish(router, observed)
}

/// The OpenAPI document, the same as the committed `openapi/dataset-api.json`.
pub fn openapi() -> OpenApi {
    documented().into_openapi()
}

fn documented() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(post_token::post_token))
        .routes(routes!(list_flights::list_flights))
        .routes(routes!(export_flights::export_flights))
        .routes(routes!(get_flight::get_flight))
        .routes(routes!(list_carriers::list_carriers))
        .routes(routes!(list_airports::list_airports))
        .routes(routes!(get_airport::get_airport))
        .routes(routes!(get_aircraft::get_aircraft))
        .routes(routes!(list_weather::list_weather))
        .routes(routes!(health::get_live))
        .routes(routes!(health::get_ready))
        .routes(routes!(metrics::get_metrics))
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Ponctuel : API du jeu de données",
        description = "Les vols de New York, joints à leur météo, leur appareil, leur compagnie et leurs aéroports.\n\nDemandez un jeton à `POST /v1/token`, puis envoyez-le dans l'en-tête `Authorization: Bearer …`.",
        license(name = "MIT", identifier = "MIT"),
    ),
    modifiers(&Security),
    tags(
        (name = "jetons", description = "Identification des machines (OAuth 2.0, client credentials)."),
        (name = "vols", description = "Le jeu de données, une ligne par vol."),
        (name = "références", description = "Compagnies, aéroports, appareils, météo."),
        (name = "exploitation", description = "État et mesures du service."),
    )
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut OpenApi) {
        let scopes = Scopes::from_iter([
            (contract::scope::DATASET_READ, "Lire le jeu de données"),
            (
                contract::scope::DATASET_EXPORT,
                "Exporter tout le jeu de données",
            ),
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
