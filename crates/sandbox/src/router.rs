//! The routes, one a line, each at the path of the real upstream.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use crate::{Replicas, weather};

/// The replicas as a router, which a test can mount on port 0.
pub fn router(replicas: Replicas) -> Router {
    Router::new()
        .route("/v1/archive", get(weather::archive))
        .route("/wiki/List_of_airline_codes", get(carriers))
        .route("/robots.txt", get(robots))
        .route("/data/airports.csv", get(airports))
        .route("/health", get(health))
        .with_state(Arc::new(replicas))
}

async fn carriers(State(replicas): State<Arc<Replicas>>, headers: HeaderMap) -> Response {
    replicas.carriers.answer(&headers)
}

async fn robots(State(replicas): State<Arc<Replicas>>, headers: HeaderMap) -> Response {
    replicas.robots.answer(&headers)
}

async fn airports(State(replicas): State<Arc<Replicas>>, headers: HeaderMap) -> Response {
    replicas.airports.answer(&headers)
}

async fn health() -> &'static str {
    "ok"
}
