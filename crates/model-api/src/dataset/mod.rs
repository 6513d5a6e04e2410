//! The dataset API, as a client: airports, aircraft, weather, days of flights.

mod cache;
mod client;
mod flights;
mod version;

pub(crate) use client::DatasetError;
pub use client::{Credentials, DatasetClient};
pub(crate) use version::Versions;
