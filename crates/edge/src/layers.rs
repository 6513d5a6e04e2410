//! What wraps every handler, from the outside in: observation, security headers, last resorts,
//! the gate, the time and the size allowed.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use contract::Problem;
use telemetry::respond;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

use crate::document::{self, Meanings};
use crate::routes::{self, Probe};
use crate::{Edge, gate, headers};

/// The largest body accepted: a thousand flights to predict fit in a quarter of it.
const BODY_LIMIT_BYTES: usize = 1 << 20;

/// The finished application: the API's own routes, those that all share, the documentation.
pub fn finish(
    head: OpenApi,
    own: OpenApiRouter,
    edge: Edge,
    probe: Option<Probe>,
    scopes: Meanings,
) -> Router {
    let (router, mut document) = OpenApiRouter::with_openapi(head)
        .merge(routes::common(edge.clone(), probe))
        .merge(own)
        .split_for_parts();
    document::secure(&mut document, scopes);
    let router = router.merge(SwaggerUi::new("/docs").url("/openapi.json", document));
    wrap(router, edge)
}

/// Unknown routes, panics, time-outs, large bodies and crowds become problem documents, and every
/// request is observed.
fn wrap(router: Router, edge: Edge) -> Router {
    let metrics = edge.metrics.clone();
    let router = router
        .fallback(|| async {
            respond(Problem::new(
                404,
                "route-inconnue",
                "Adresse inconnue",
                "Cette adresse n'existe pas ; la liste des routes est dans /docs.",
            ))
        })
        .method_not_allowed_fallback(|| async {
            respond(Problem::new(
                405,
                "methode-refusee",
                "Méthode non autorisée",
                "Cette adresse existe, mais pas avec cette méthode HTTP ; l'en-tête Allow dit lesquelles.",
            ))
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            edge.patience,
        ))
        .layer(middleware::from_fn(tell_time_out))
        .layer(middleware::from_fn_with_state(edge, gate::pass))
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a handler panicked; the panic hook told where");
            respond(Problem::new(
                500,
                "defaut",
                "Erreur interne",
                "Le défaut est journalisé ; réessayez plus tard.",
            ))
        }))
        .layer(middleware::from_fn(headers::set));
    telemetry::observe(router, metrics)
}

async fn tell_time_out(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let is_told = response.headers().get(header::CONTENT_TYPE).is_some();
    if response.status() == StatusCode::GATEWAY_TIMEOUT && !is_told {
        return respond(Problem::new(
            504,
            "delai-depasse",
            "Délai dépassé",
            "La réponse a pris trop de temps ; réessayez avec moins de données.",
        ));
    }
    response
}
