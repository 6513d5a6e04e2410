//! The calibration of the evening (docs/adr/0043): the log-odds of each step are moved by what
//! they missed over the last days that have landed.

mod ledger;
mod recalibrate;
mod refusal;
#[cfg(test)]
mod tests;
mod walk;

use chrono::NaiveDate;
use features::Horizon;
use model::{Recalibration, STEPS};

pub use ledger::Ledger;
pub use recalibrate::{Evidence, Recalibrated, recalibrate};
pub use refusal::Refusal;
pub(crate) use walk::walk;

/// How many days tell the gap, chosen on the months before the test period (docs/adr/0041).
pub const WINDOW_DAYS: u64 = 14;

/// The horizons whose calibration moves each evening, chosen on the months before the test period
/// (docs/adr/0043).
pub const MOVED: [Horizon; 1] = [Horizon::Veille];

/// Whether what is served at a horizon is moved each evening.
pub fn is_moved(horizon: Horizon) -> bool {
    MOVED.contains(&horizon)
}

/// What an evening must keep to. The only place.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Fewer flights tell little: the gap of 2,000 is known within 0.11 (two standard errors).
    pub least_flights: usize,
    /// Of the flights scheduled on the median day of the window: under it, a day has a hole.
    pub least_day_share: f64,
    /// Of the flights of a day, those whose outcome is known: under it, the day has not landed.
    pub least_settled_share: f64,
    /// In log-odds, either way. Beyond, the trees no longer describe these flights, and are to be
    /// trained again.
    pub most_shift: f64,
}

pub const LIMITS: Limits = Limits {
    least_flights: 2_000,
    least_day_share: 0.5,
    least_settled_share: 0.9,
    most_shift: 1.0,
};

/// What an evening found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// Added to the log-odds of each step, rounded so that two machines agree.
    pub steps: [f64; STEPS],
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub flights: usize,
    /// Of 15 minutes late.
    pub told: f64,
    pub happened: f64,
    /// Of the day that has the fewest, the share of flights whose outcome is known.
    pub least_settled: f64,
}

impl Shift {
    /// The same, for a manifest.
    pub(crate) fn of_version(&self, from: &str, evening: features::Evening) -> Recalibration {
        Recalibration {
            from: from.to_owned(),
            as_of: evening.at,
            first_day: self.first_day,
            last_day: self.last_day,
            flights: self.flights,
            told: rounded(self.told),
            happened: rounded(self.happened),
            shift: self.steps,
        }
    }
}

/// ONNX Runtime adds up in another order on another processor: what is written must not tell.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
