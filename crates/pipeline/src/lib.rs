#![doc = include_str!("../README.md")]

pub mod audit;
mod clean_files;
mod config;
mod console;
mod error;
mod period;
pub mod plan;
mod privacy_pages;
pub mod queries;
pub mod retention;
pub mod rights;
mod rules_page;
mod run_folder;
mod run_lock;
pub mod steps;

pub use config::{EngineName, PipelineConfig};
pub use console::{Console, thousands};
pub use error::PipelineError;
pub use extractor::flights::Engine;
pub use period::{BadPeriodEnd, PeriodEnd};
pub use plan::{Plan, Request};
pub use privacy_pages::{procedures_page, register_page, retention_page};
pub use rules_page::rules_page;
pub use run_folder::{RunFolder, RunRecord, SourceOutcome, SourceRecord};
pub use run_lock::RunLock;
