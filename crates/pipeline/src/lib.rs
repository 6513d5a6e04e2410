#![doc = include_str!("../README.md")]

mod clean_files;
mod config;
mod console;
mod error;
mod run_folder;
pub mod steps;

pub use config::{EngineName, PipelineConfig};
pub use console::{Console, thousands};
pub use error::PipelineError;
pub use extractor::flights::Engine;
pub use run_folder::{RunFolder, RunRecord, SourceOutcome, SourceRecord};
