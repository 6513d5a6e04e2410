#![doc = include_str!("../README.md")]

mod binary_copy;
pub mod checksum;
pub mod clients;
mod error;
pub mod explain;
pub mod flights;
pub mod import;
pub mod jobs;
mod pool;
pub mod references;
pub mod rejections;
pub mod runs;
pub mod statistics;
pub mod watermarks;

pub use error::StoreError;
pub use pool::{Pool, connect, is_ready, lookups, migrate};
