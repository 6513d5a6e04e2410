//! Carriers: the table of airline codes of a wiki page, read as its robots.txt allows.
//!
//! Fence: `scraper` is used only here.

mod client;
mod config;
pub mod decode;
#[cfg(test)]
mod tests;

pub use client::fetch;
pub use config::Config;
