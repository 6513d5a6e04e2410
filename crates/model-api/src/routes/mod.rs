//! One file an operation: description, handler.

pub(crate) mod create_predictions;
pub(crate) mod get_model;
pub(crate) mod health;
pub(crate) mod metrics;
pub(crate) mod post_token;
