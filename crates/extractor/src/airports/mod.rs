//! Airports: a CSV file in the `OpenFlights` convention, downloaded over HTTP.

mod client;
mod config;
pub mod decode;
#[cfg(test)]
mod tests;

pub use client::fetch;
pub use config::Config;
