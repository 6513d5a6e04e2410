//! The replicas as a client sees them.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up must fail"
)]

mod archive;
mod documents;
mod registry;
mod serving;

use std::path::PathBuf;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use sandbox::{Replicas, router};
use tower::ServiceExt;

fn sources() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/sources")
}

fn sandbox() -> Router {
    router(Replicas::load(&sources()).expect("the committed sources"))
}

async fn get(path: &str) -> Response {
    ask(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn ask(request: Request<Body>) -> Response {
    sandbox().oneshot(request).await.unwrap()
}

async fn text(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}
