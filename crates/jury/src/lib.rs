#![doc = include_str!("../README.md")]
#![expect(
    clippy::case_sensitive_file_extension_comparisons,
    reason = "paths are put in lower case once, before they are compared"
)]

pub mod audit;
pub mod checks;
pub mod cli;
mod commands;
pub mod compare;
mod crew;
pub mod facts;
pub mod grid;
pub mod readers;
mod report;
pub mod session;
pub mod site;
pub mod tree;
pub mod verdict;
pub mod words;
