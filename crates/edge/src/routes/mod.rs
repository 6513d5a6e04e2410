//! The routes that every API has: tokens and their keys, health, measures.

mod health;
mod jwks;
mod metrics;
mod post_token;
mod revoke_token;

use std::pin::Pin;
use std::sync::Arc;

use contract::Problem;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Edge;

/// Says what an API still lacks to answer, beside its database.
pub type Probe =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Option<Problem>> + Send>> + Send + Sync>;

#[derive(Clone)]
struct Common {
    edge: Edge,
    probe: Option<Probe>,
}

impl axum::extract::FromRef<Common> for Edge {
    fn from_ref(common: &Common) -> Self {
        common.edge.clone()
    }
}

/// Their router and their description.
pub(crate) fn common<S: Clone + Send + Sync + 'static>(
    edge: Edge,
    probe: Option<Probe>,
) -> OpenApiRouter<S> {
    routes().with_state(Common { edge, probe })
}

/// Their description alone.
pub(crate) fn described() -> OpenApi {
    routes().into_openapi()
}

fn routes() -> OpenApiRouter<Common> {
    OpenApiRouter::new()
        .routes(routes!(post_token::post_token))
        .routes(routes!(revoke_token::revoke_token))
        .routes(routes!(jwks::get_jwks))
        .routes(routes!(health::get_live))
        .routes(routes!(health::get_ready))
        .routes(routes!(metrics::get_metrics))
}
