//! Flights: the big data, on-time performance in partitioned Parquet, read by a query.
//!
//! Fence: `polars` is used only here in this crate, the Spark client only in `spark`.

mod client;
mod config;
pub mod decode;
mod engine;
pub mod explain;
#[cfg(feature = "spark")]
pub mod spark;
#[cfg(test)]
mod tests;

pub use client::fetch;
pub use config::Config;
pub use engine::{BadSparkUrl, Engine, SparkUrl};
