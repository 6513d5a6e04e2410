#![doc = include_str!("../README.md")]

pub mod aircraft;
pub mod airports;
pub mod carriers;
mod error;
pub mod flights;
mod http;
mod payload;
mod period;
mod progress;
mod robots;
#[cfg(test)]
mod testing;
pub mod weather;

pub use domain::raw::Located;
pub use error::{Cause, SourceError};
pub use http::{Http, HttpConfig};
pub use payload::{Fetched, PayloadFile};
pub use period::Month;
pub use progress::{NoProgress, Progress};
pub use reqwest::Url;
