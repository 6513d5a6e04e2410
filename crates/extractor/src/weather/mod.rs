//! Weather: the hourly archive of a REST API, in the format of Open-Meteo.

mod client;
mod config;
pub mod decode;
#[cfg(test)]
mod tests;

pub use client::fetch;
pub use config::{Config, Station};
