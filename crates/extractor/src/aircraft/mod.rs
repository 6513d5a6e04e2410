//! Aircraft: three tables of the FAA registry, in a `PostgreSQL` database of its own.
//!
//! Fence: `sqlx` is used only here in this crate, and never on our own database.

mod client;
mod config;
pub mod decode;
pub mod explain;
#[cfg(test)]
mod tests;

pub use client::fetch;
pub use config::Config;
