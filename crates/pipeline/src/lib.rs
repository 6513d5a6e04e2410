#![doc = include_str!("../README.md")]

pub mod audit;
mod clean_files;
mod config;
mod console;
mod error;
pub mod plan;
pub mod queries;
mod rules_page;
mod run_folder;
mod run_lock;
pub mod steps;

pub use config::{EngineName, PipelineConfig};
pub use console::{Console, thousands};
pub use error::PipelineError;
pub use extractor::flights::Engine;
pub use plan::{Plan, Request};
pub use rules_page::rules_page;
pub use run_folder::{RunFolder, RunRecord, SourceOutcome, SourceRecord};
pub use run_lock::RunLock;
