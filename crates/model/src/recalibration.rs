//! Where a moved calibration comes from: an evening, and the flights that had landed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::STEPS;

/// The move of one evening (docs/adr/0043). Always counted from what the training fitted, so that
/// evenings do not add up and the same evening gives the same version again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recalibration {
    /// The trained version whose calibration moves, still in the registry.
    pub from: String,
    /// Nothing that was known later took part.
    pub as_of: DateTime<Utc>,
    /// Local days of departure, both included.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    /// Flights of those days that had landed.
    pub flights: usize,
    /// Mean risk of 15 minutes late that the trained calibration told of them.
    pub told: f64,
    /// Share of them that were late.
    pub happened: f64,
    /// Added to the log-odds of each step.
    pub shift: [f64; STEPS],
}
