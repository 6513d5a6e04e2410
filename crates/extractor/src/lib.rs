#![doc = include_str!("../README.md")]

pub mod aircraft;
pub mod airports;
pub mod carriers;
mod context;
mod declaration;
mod document;
mod error;
pub mod flights;
mod http;
mod payload;
mod period;
mod progress;
mod retry;
mod robots;
#[cfg(test)]
mod testing;
pub mod weather;

pub use context::{FetchContext, Former, reuse};
pub use declaration::Declaration;
pub use domain::raw::Located;
pub use error::{Cause, SourceError};
pub use http::{Http, HttpConfig};
pub use payload::{Fetched, PayloadFile};
pub use period::Month;
pub use progress::{NoProgress, Progress};
pub use reqwest::Url;
pub use retry::RetryPolicy;
