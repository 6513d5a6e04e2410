#![doc = include_str!("../README.md")]

mod calibration;
mod delay;
mod digest;
mod directory;
mod ensemble;
mod error;
mod explainer;
mod manifest;
mod metrics;
pub mod onnx;
mod platt;
mod predictor;
mod recalibration;
mod reference;
mod registry;
mod runtime;
mod session;

pub use calibration::{Calibration, Outlook, Raw, STEPS, THRESHOLDS_MIN};
pub use delay::DelayBands;
pub use digest::sha256_hex;
pub use directory::{ModelDirectory, ModelParts};
pub use ensemble::{Node, Tree, TreeEnsemble};
pub use error::ModelError;
pub use explainer::{Explainer, Explanation, shapley};
pub use manifest::Manifest;
pub use metrics::{
    CalibrationBin, Confidence, DelayMetrics, EveningScores, Evenings, Metrics, PeriodMetrics,
    Ranges, ToldDay,
};
pub use platt::Platt;
pub use predictor::Predictor;
pub use recalibration::Recalibration;
pub use reference::{Distribution, Reference, Spread, Weeks};
pub use registry::{
    Action, Actor, Bucket, Move, Registry, RegistryError, RegistrySettings, SigningKey, Stages,
    Trust, Unsigned,
};
pub use runtime::Runtime;
pub use session::{LEAST_SHARE, Session};
