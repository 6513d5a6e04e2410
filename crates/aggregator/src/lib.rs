#![doc = include_str!("../README.md")]

pub mod aircraft;
pub mod airports;
pub mod carriers;
mod clock_time;
mod dataset;
pub mod flights;
mod partition;
pub mod rules;
mod tally;
pub mod units;
pub mod weather;

pub use dataset::{Referenced, References, WeatherWindow, join};
pub use partition::Partition;
pub use tally::{Counts, EXAMPLES, Example, Tally};
pub use units::UnknownUnit;

/// What became of one raw row: clean, or refused by a rule.
pub type Verdict<T> = Result<T, &'static rules::Rule>;
