//! model-api
