//! One file an operation: description, handler.

pub(crate) mod create_predictions;
pub(crate) mod get_model;
