#![doc = include_str!("../README.md")]

mod config;
mod dataset;
mod error;
mod metrics;
mod predict;
mod router;
mod routes;
mod served;
mod state;

pub use config::ModelApiConfig;
pub use dataset::{Credentials, DatasetClient};
pub use router::{app, openapi};
pub use served::ServedModel;
pub use state::AppState;

/// Name of this API: issuer and audience of its tokens, label of its metrics.
pub const NAME: &str = "model-api";
