//! Flights: the big data, on-time performance in partitioned Parquet, read by a query.
//!
//! Fence: `polars` is used only here in this crate.

mod client;
mod config;
pub mod decode;
pub mod explain;
#[cfg(test)]
mod tests;

pub use client::fetch;
pub use config::Config;
