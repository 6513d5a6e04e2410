#![doc = include_str!("../README.md")]

mod http;
mod logs;
pub mod metrics;
mod problem;
mod serve;

pub use http::{REQUEST_ID_HEADER, finish};
pub use logs::init_logs;
pub use metrics::Metrics;
pub use problem::{from_json_rejection, from_path_rejection, from_query_rejection, respond};
pub use serve::{ListenError, exit, listen, serve, shutdown_signal};
