#![doc = include_str!("../README.md")]

pub mod aircraft;
pub mod airports;
pub mod carriers;
mod clock_time;
mod dataset;
pub mod flights;
pub mod rules;
mod tally;
mod units;
pub mod weather;

pub use dataset::{References, join};
pub use tally::{Counts, Tally};
pub use units::UnknownUnit;

/// A raw record and its place: the payload file, and the row in it, from 1.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a, T> {
    pub file: &'a str,
    pub number: usize,
    pub record: &'a T,
}

/// What became of one raw row: clean, or refused by a rule.
pub type Verdict<T> = Result<T, &'static rules::Rule>;
