#![doc = include_str!("../README.md")]

mod bootstrap;
mod calibrate;
mod card;
mod client;
mod config;
mod error;
mod evaluate;
mod export;
mod fit;
mod hess;
mod ladder;
mod matrices;
mod matrix;
mod prepare;
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
pub use fit::{Booster, FittedModel, HyperParameters, Job, Loaded, Round, Stop};
pub use hess::HessBooster;
pub use matrices::write_matrices;
pub use matrix::{Facts, Matrix, Sky, matrix};
pub use prepare::{Learned, Prepared};
pub use scores::scores;
pub use snapshot::{LabelledFlight, Snapshot};
pub use split::{Period, Split};
pub use train::{TrainedModel, train};
pub use verify::{Verification, verify};
