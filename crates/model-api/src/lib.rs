#![doc = include_str!("../README.md")]

mod compute;
mod config;
mod dataset;
mod error;
mod examples;
mod explain;
mod metrics;
mod monitor;
mod predict;
mod pseudonyms;
mod record;
mod router;
mod routes;
mod served;
mod state;
mod v2;
mod watch;
mod world;

pub use config::ModelApiConfig;
pub use dataset::{Credentials, DatasetClient};
pub use monitor::{json as measures_json, page as measures_page};
pub use record::Recorder;
pub use router::{app, openapi};
pub use served::{Models, SESSIONS, ServeError, ServedModel};
pub use state::AppState;

/// Name of this API: issuer and audience of its tokens, label of its metrics.
pub const NAME: &str = "model-api";
