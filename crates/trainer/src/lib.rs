#![doc = include_str!("../README.md")]

mod calibrate;
mod client;
mod config;
mod draft;
mod error;
mod evaluate;
mod export;
mod fit;
pub mod gate;
mod hess;
mod matrix;
pub mod mlflow;
mod progress;
pub mod report;
mod revision;
mod scores;
mod snapshot;
mod split;
mod train;
mod verify;

pub use client::download;
pub use config::{ApiAccess, TrainerConfig};
pub use error::TrainerError;
pub use evaluate::{Outcome, evaluate};
pub use fit::{Booster, FittedModel, HyperParameters, Round};
pub use hess::HessBooster;
pub use matrix::{Matrix, matrix};
pub use scores::scores;
pub use snapshot::{LabelledFlight, Snapshot};
pub use split::{Period, Split};
pub use train::{TrainedModel, train};
pub use verify::{Verification, verify};
