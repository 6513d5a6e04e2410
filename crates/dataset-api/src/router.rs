//! Every route of the API, one line each.

use axum::Router;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::routes::{
    export_flights, get_aircraft, get_airport, get_delay_statistics, get_flight,
    get_flight_lineage, get_run, list_aircraft, list_airports, list_carriers, list_flights,
    list_rejections, list_runs, list_weather,
};
use crate::{AppState, examples};

/// The finished application.
pub fn app(state: AppState) -> Router {
    let edge = state.edge.clone();
    let routes = documented().with_state(state);
    edge::finish(Document::openapi(), routes, edge, None, SCOPES)
}

/// The OpenAPI document, the same as the committed `openapi/dataset-api.json`.
pub fn openapi() -> OpenApi {
    edge::describe(Document::openapi(), documented(), SCOPES)
}

fn documented() -> OpenApiRouter<AppState> {
    let mut routes = routes();
    let document = routes.get_openapi_mut();
    edge::exemplify(document, &examples::bodies());
    routes
}

fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_flights::list_flights))
        .routes(routes!(get_flight::get_flight))
        .routes(routes!(export_flights::export_flights))
        .routes(routes!(get_delay_statistics::get_delay_statistics))
        .routes(routes!(list_carriers::list_carriers))
        .routes(routes!(list_airports::list_airports))
        .routes(routes!(get_airport::get_airport))
        .routes(routes!(list_aircraft::list_aircraft))
        .routes(routes!(get_aircraft::get_aircraft))
        .routes(routes!(list_weather::list_weather))
        .routes(routes!(get_flight_lineage::get_flight_lineage))
        .routes(routes!(list_runs::list_runs))
        .routes(routes!(get_run::get_run))
        .routes(routes!(list_rejections::list_rejections))
}

const SCOPES: &[(&str, &str)] = &[
    (contract::scope::DATASET_READ, "Lire le jeu de données"),
    (
        contract::scope::DATASET_EXPORT,
        "Exporter tout le jeu de données",
    ),
    (
        contract::scope::DATASET_ADMIN,
        "Lire les lignes rejetées, telles qu'elles ont été lues",
    ),
];

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Ponctuel : API du jeu de données",
        description = "Les vols de New York, joints à leur météo, leur appareil, leur compagnie et leurs aéroports.\n\nDemandez un jeton à `POST /v1/token`, puis envoyez-le dans l'en-tête `Authorization: Bearer …`. Les lectures portent un `ETag` : renvoyé dans `If-None-Match`, il donne 304 tant que rien n'a changé. Les en-têtes `RateLimit` et `RateLimit-Policy` disent ce qui reste à un client ; `x-request-id` est repris dans la réponse et les journaux.",
        license(name = "MIT", identifier = "MIT"),
    ),
    tags(
        (name = "jetons", description = "Identification des machines (OAuth 2.0, client credentials)."),
        (name = "vols", description = "Le jeu de données, une ligne par vol."),
        (name = "exports", description = "Le jeu de données entier, en flux."),
        (name = "statistiques", description = "Les retards, résumés."),
        (name = "références", description = "Compagnies, aéroports, appareils, météo."),
        (name = "provenance", description = "Passages, sources, règles, lignes rejetées."),
        (name = "exploitation", description = "État et mesures du service."),
    )
)]
struct Document;
