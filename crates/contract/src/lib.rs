#![doc = include_str!("../README.md")]

pub mod dataset;
mod feedback;
mod history;
mod model;
mod monitoring;
mod page;
mod prediction;
mod problem;
mod reference;
mod statistics;
mod token;

pub use dataset::DatasetRow;
pub use feedback::{FeedbackBody, FeedbackRequest};
pub use history::{
    Lineage, LineageRow, RejectionBody, RuleCountBody, RunBody, RunDetail, SourceCountBody,
};
pub use model::{
    EveningShift, ModelInfo, ModelList, ModelSummary, ReloadReport, ReloadedModel, Scores,
};
pub use monitoring::{DriftReport, FeatureDrift, ModelDrift, Quality, UsualPsi};
pub use page::Page;
pub use prediction::{
    Explanation, FlightToPredict, KeptPrediction, OutlookBody, Prediction, PredictionRequest,
    PredictionResponse, PredictionResult, Reason,
};
pub use problem::{FieldFault, GuardedProblems, Problem, QuickProblems};
pub use reference::{AircraftBody, AirportBody, CarrierBody, WeatherBody};
pub use statistics::{DelayGroup, DelayStatistics};
pub use token::{Jwk, Jwks, RevocationRequest, TokenRequest, TokenResponse};

/// Scopes that a token may carry.
pub mod scope {
    pub const DATASET_READ: &str = "dataset:read";
    pub const DATASET_EXPORT: &str = "dataset:export";
    pub const DATASET_ADMIN: &str = "dataset:admin";
    pub const PREDICT: &str = "predict";
    pub const FEEDBACK: &str = "feedback";
    pub const MODEL_READ: &str = "model:read";
    pub const MODEL_ADMIN: &str = "model:admin";

    /// Every scope that exists; a client may be given no other.
    pub const ALL: [&str; 7] = [
        DATASET_READ,
        DATASET_EXPORT,
        DATASET_ADMIN,
        PREDICT,
        FEEDBACK,
        MODEL_READ,
        MODEL_ADMIN,
    ];
}
