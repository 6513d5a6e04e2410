//! Whether a snapshot is fit to train on: columns, ranges, freshness, label rate, drift.

mod drift;
mod flights;
mod weather;

use std::path::Path;

use chrono::NaiveDate;

use crate::TrainerError;

pub use drift::drift;

/// What a snapshot must keep to. The only place.
pub(crate) mod limits {
    /// Fewer flights teach nothing.
    pub(crate) const LEAST_FLIGHTS: u64 = 1_000;
    /// Days between the last flight and the last day expected: the sources publish by month.
    pub(crate) const MOST_DAYS_OLD: i64 = 31;
    /// Share of late flights of a month (2013: from 14 to 34 %).
    pub(crate) const LATE_SHARE: (f64, f64) = (0.05, 0.50);
    /// Share of flights without label: cancelled, diverted, or never told (2013: 3 %).
    pub(crate) const MOST_WITHOUT_LABEL: f64 = 0.10;
    /// Share of the hours of the period, by airport, that the weather holds.
    pub(crate) const LEAST_WEATHER: f64 = 0.95;
    /// Population stability index: over it, another population (Siddiqi, 2006).
    pub(crate) const MOST_PSI: f64 = 0.25;
}

/// One check and what it found, in French.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub name: String,
    pub found: String,
    pub expected: String,
    pub is_good: bool,
}

impl Check {
    pub(crate) fn new(name: &str, found: String, expected: &str, is_good: bool) -> Self {
        Self {
            name: name.to_owned(),
            found,
            expected: expected.to_owned(),
            is_good,
        }
    }
}

/// Checks both files of a snapshot. `expected_until` is the last day that the sources should
/// tell. A file that is not what it should be is a check that fails, not an error: the others
/// are done all the same.
pub fn check_data(folder: &Path, expected_until: NaiveDate) -> Result<Vec<Check>, TrainerError> {
    let mut checks = Vec::new();
    let period = match flights::read(folder) {
        Ok(found) => {
            checks.extend(found.checks(expected_until));
            found.period()
        }
        Err(TrainerError::Io { path, source }) => return Err(TrainerError::Io { path, source }),
        Err(error) => {
            checks.push(unreadable("vols : colonnes et types", &error));
            None
        }
    };
    match weather::read(folder) {
        Ok(found) => checks.extend(found.checks(period)),
        Err(TrainerError::Io { path, source }) => return Err(TrainerError::Io { path, source }),
        Err(error) => checks.push(unreadable("météo : champs et types", &error)),
    }
    Ok(checks)
}

fn unreadable(name: &str, error: &TrainerError) -> Check {
    let mut found = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        found = error.to_string();
        cause = error.source();
    }
    Check::new(name, found, "ceux du contrat", false)
}

/// A share as people read it.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0).replace('.', ",")
}

/// The checks as a table for the terminal.
pub fn table(checks: &[Check]) -> String {
    let width = |of: fn(&Check) -> &str| {
        let lengths = checks.iter().map(|check| of(check).chars().count());
        lengths.max().unwrap_or(0)
    };
    let (names, found) = (width(|it| &it.name), width(|it| &it.found));
    let line = |check: &Check| {
        let verdict = if check.is_good { "bon" } else { "REFUSÉ" };
        format!(
            "{verdict:<6}  {:<names$}  {:<found$}  attendu : {}",
            check.name, check.found, check.expected
        )
    };
    let lines: Vec<String> = checks.iter().map(line).collect();
    lines.join("\n")
}
