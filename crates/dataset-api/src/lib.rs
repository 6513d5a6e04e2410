//! dataset-api
