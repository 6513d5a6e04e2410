//! The routes, one a line, each at the path of the real upstream.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, put};

use crate::{Faults, Replicas, fault, weather};

/// The replicas as a router, which a test can mount on port 0.
pub fn router(replicas: Replicas) -> Router {
    misbehaving_router(replicas, Faults::default())
}

/// The same, with faults that whoever holds `faults` sets and lifts.
pub fn misbehaving_router(replicas: Replicas, faults: Faults) -> Router {
    let control = Router::new()
        .route("/faults", get(fault::list).delete(fault::lift))
        .route("/faults/{source}/{fault}", put(fault::put))
        .with_state(faults.clone());
    Router::new()
        .route("/v1/archive", get(weather::archive))
        .route("/wiki/List_of_airline_codes", get(carriers))
        .route("/robots.txt", get(robots))
        .route("/data/airports.csv", get(airports))
        .route("/health", get(health))
        .with_state(Arc::new(replicas))
        .layer(from_fn_with_state(faults, fault::strike))
        .merge(control)
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
