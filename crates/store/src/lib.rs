#![doc = include_str!("../README.md")]

pub mod audit;
mod binary_copy;
pub mod checksum;
pub mod clients;
mod error;
pub mod explain;
pub mod flights;
mod hours;
pub mod import;
pub mod jobs;
pub mod joins;
pub mod people;
pub mod personal;
mod pool;
pub mod predictions;
pub mod references;
pub mod rejections;
pub mod retention;
pub mod rights;
pub mod roles;
pub mod runs;
pub mod scan;
pub mod schema;
pub mod seek;
pub mod statistics;
pub mod token_families;
pub mod watermarks;

pub use error::StoreError;
pub use pool::{Pool, connect, connect_serving, is_ready, lookups, migrate};
