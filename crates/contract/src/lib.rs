#![doc = include_str!("../README.md")]

pub mod dataset;
mod history;
mod model;
mod page;
mod prediction;
mod problem;
mod reference;
mod statistics;
mod token;

pub use dataset::DatasetRow;
pub use history::{
    Lineage, LineageRow, RejectionBody, RuleCountBody, RunBody, RunDetail, SourceCountBody,
};
pub use model::{ModelInfo, Scores};
pub use page::Page;
pub use prediction::{
    DelayInterval, FlightToPredict, Prediction, PredictionRequest, PredictionResponse,
};
pub use problem::{FieldFault, GuardedProblems, Problem};
pub use reference::{AircraftBody, AirportBody, CarrierBody, WeatherBody};
pub use statistics::{DelayGroup, DelayStatistics};
pub use token::{TokenRequest, TokenResponse};

/// Scopes that a token may carry.
pub mod scope {
    pub const DATASET_READ: &str = "dataset:read";
    pub const DATASET_EXPORT: &str = "dataset:export";
    pub const DATASET_ADMIN: &str = "dataset:admin";
    pub const MODEL_PREDICT: &str = "model:predict";
    pub const MODEL_READ: &str = "model:read";

    /// Every scope that exists; a client may be given no other.
    pub const ALL: [&str; 5] = [
        DATASET_READ,
        DATASET_EXPORT,
        DATASET_ADMIN,
        MODEL_PREDICT,
        MODEL_READ,
    ];
}
