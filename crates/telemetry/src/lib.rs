#![doc = include_str!("../README.md")]

mod http;
mod logs;
pub mod metrics;
mod problem;
mod serve;

pub use http::{REQUEST_ID_HEADER, observe};
pub use logs::init_logs;
pub use metrics::Metrics;
pub use problem::{respond, respond_with};
pub use serve::{ListenError, exit, listen, serve, shutdown_signal};
