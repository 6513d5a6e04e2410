#![doc = include_str!("../README.md")]

mod conditional;
mod config;
mod document;
mod examples;
mod extract;
mod french;
mod gate;
mod headers;
mod layers;
mod parts;
mod refusal;
mod routes;
mod state;

pub use conditional::{EntityTag, if_match, if_none_match, not_modified};
pub use config::EdgeConfig;
pub use document::{Meanings, describe};
pub use examples::{exemplify, exemplify_requests};
pub use extract::{Body, Form, Json, Path, Query};
pub use gate::Limits;
pub use layers::finish;
pub use parts::{HTTP_REQUEST_PART_SECONDS, Part, Parts};
pub use refusal::{defect, store_problem};
pub use routes::Probe;
pub use state::{AUTH_REFRESH_REUSED_TOTAL, Edge, EdgeError};
