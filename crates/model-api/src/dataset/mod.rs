//! The dataset API, as a client: airports, aircraft, weather.

mod cache;
mod client;
mod window;

pub(crate) use client::DatasetError;
pub use client::{Credentials, DatasetClient};
pub(crate) use window::{Window, merged};
