#![doc = include_str!("../README.md")]

mod config;
mod cursor;
mod error;
mod export;
mod router;
mod routes;
mod state;

pub use config::DatasetApiConfig;
pub use router::{app, openapi};
pub use state::AppState;

/// Name of this API: issuer and audience of its tokens, label of its metrics.
pub const NAME: &str = "dataset-api";
