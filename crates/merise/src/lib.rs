#![doc = include_str!("../README.md")]

mod agreement;
mod attributes;
mod domain;
mod mapping;
mod mcd;
mod model;
mod page;
mod relations;
pub mod schema;
mod views;

pub use agreement::disagreements;
pub use mcd::Sources;
pub use model::{Model, ModelError};
pub use page::{Pages, pages, roles_page};
pub use schema::Schema;
