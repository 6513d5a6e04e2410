//! What every server observes of a request: its id, its log line, its duration.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::{self, Next};
use axum::response::Response;
use tracing::Instrument;

use crate::Metrics;

/// Carries the id that also stands in the logs and in problem documents.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

tokio::task_local! {
    static REQUEST_ID: String;
}

pub(crate) fn current_request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}

/// Observes every request of a finished router: its id, one log line, its duration.
pub fn observe(router: Router, metrics: Metrics) -> Router {
    router.layer(middleware::from_fn_with_state(metrics, observed))
}

async fn observed(State(metrics): State<Metrics>, mut request: Request, next: Next) -> Response {
    let id = offered(&request).unwrap_or_else(request_id);
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
    let mut response = REQUEST_ID
        .scope(id.clone(), next.run(request))
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
    response
}

/// The id that the caller offers, when it is one that cannot forge a log line: 1 to 64 ASCII
/// letters, digits, dots, hyphens or underscores.
fn offered(request: &Request) -> Option<String> {
    let id = request.headers().get(REQUEST_ID_HEADER)?.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let is_valid = (1..=64).contains(&id.len()) && id.bytes().all(is_plain);
    is_valid.then(|| id.to_owned())
}

/// Sixteen hexadecimal digits from the system's secure generator.
fn request_id() -> String {
    let mut bytes = [0; 8];
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        return "0".repeat(16);
    }
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn an_id_is_taken_over_unless_it_could_forge_a_log_line() {
        let with = |id: &[u8]| {
            let value = HeaderValue::from_bytes(id).expect("a header");
            let mut request = Request::new(Body::empty());
            request.headers_mut().insert(REQUEST_ID_HEADER, value);
            offered(&request)
        };
        assert_eq!(with(b"web-42.a_B").as_deref(), Some("web-42.a_B"));
        for bad in [&b""[..], b"a b", b"\"}", "é".as_bytes(), &[b'a'; 65]] {
            assert_eq!(with(bad), None);
        }
        assert_eq!(offered(&Request::new(Body::empty())), None);
    }
}
