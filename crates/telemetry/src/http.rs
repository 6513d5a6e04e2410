//! The middleware that every server shares: request id, logs, metrics, limits, last resorts.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use contract::Problem;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument;

use crate::{Metrics, respond};

/// Carries the id that also stands in the logs and in problem documents.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

/// The largest body accepted: a thousand flights to predict fit in a quarter of it.
const BODY_LIMIT_BYTES: usize = 1 << 20;
/// An answer must have started by then; streamed bodies may last longer.
const TIMEOUT: Duration = Duration::from_secs(30);

tokio::task_local! {
    static REQUEST_ID: String;
}

pub(crate) fn current_request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}

/// Wraps a finished router: unknown routes, panics, time-outs and large bodies become
/// problem documents, and every request is observed.
pub fn finish(router: Router, metrics: Metrics) -> Router {
    router
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
                "Cette adresse existe, mais pas avec cette méthode HTTP.",
            ))
        })
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a handler panicked; the panic hook told where");
            respond(Problem::new(
                500,
                "defaut",
                "Erreur interne",
                "Le défaut est journalisé ; réessayez plus tard.",
            ))
        }))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            TIMEOUT,
        ))
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .layer(middleware::from_fn_with_state(metrics, observe))
}

async fn observe(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let id = request_id();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    if let Ok(value) = HeaderValue::from_str(&id) {
        request.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    let span = tracing::info_span!("request", request_id = %id, %method, route);

    metrics.in_flight.inc();
    let started = Instant::now();
    let answer = async {
        let response = next.run(request).await;
        if response.status() == StatusCode::GATEWAY_TIMEOUT && !is_problem(&response) {
            return respond(Problem::new(
                504,
                "delai-depasse",
                "Délai dépassé",
                "La réponse a pris trop de temps ; réessayez avec moins de données.",
            ));
        }
        response
    };
    let mut response = REQUEST_ID
        .scope(id.clone(), answer)
        .instrument(span.clone())
        .await;
    let seconds = started.elapsed().as_secs_f64();
    metrics.in_flight.dec();

    let status = response.status();
    metrics
        .request_duration
        .with_label_values(&[method.as_str(), &route, status.as_str()])
        .observe(seconds);
    span.in_scope(|| {
        tracing::info!(
            status = status.as_u16(),
            duration_ms = seconds * 1000.0,
            "request answered"
        );
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    response.headers_mut().insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response.into_response()
}

fn is_problem(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value == Problem::MEDIA_TYPE)
}

/// Sixteen hexadecimal digits from the system's secure generator. An id offered by the
/// caller is not taken over: it could forge log lines.
fn request_id() -> String {
    let mut bytes = [0; 8];
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        return "0".repeat(16);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
