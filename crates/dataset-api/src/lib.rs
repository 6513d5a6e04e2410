#![doc = include_str!("../README.md")]

mod answers;
mod calendar;
mod config;
mod error;
mod examples;
mod export;
mod fresh;
mod held;
mod history;
mod page;
mod router;
mod routes;
mod state;
mod summaries;
mod together;

pub use config::DatasetApiConfig;
pub use edge::{Edge, Limits};
pub use router::{app, openapi};
pub use state::AppState;

/// Name of this API: issuer and audience of its tokens, label of its metrics.
pub const NAME: &str = "dataset-api";
