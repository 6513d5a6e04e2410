//! The last day of the period: a day, or one that moves with the calendar.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

/// Where the period ends. A schedule needs one that moves: it would else never see a new day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodEnd {
    Day(NaiveDate),
    Yesterday,
    /// The last day of the month before: flights are published by month.
    LastMonth,
}

/// What is wrong with a text, in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("un jour AAAA-MM-JJ, yesterday ou last-month")]
pub struct BadPeriodEnd;

impl PeriodEnd {
    /// The day that it means, seen from `today`.
    #[must_use]
    pub fn seen_from(self, today: NaiveDate) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Yesterday => today.pred_opt().unwrap_or(today),
            Self::LastMonth => {
                let first = today.with_day(1).unwrap_or(today);
                first.pred_opt().unwrap_or(first)
            }
        }
    }
}

impl FromStr for PeriodEnd {
    type Err = BadPeriodEnd;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "yesterday" => Ok(Self::Yesterday),
            "last-month" => Ok(Self::LastMonth),
            day => day.parse().map(Self::Day).map_err(|_| BadPeriodEnd),
        }
    }
}

impl fmt::Display for PeriodEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Yesterday => f.write_str("yesterday"),
            Self::LastMonth => f.write_str("last-month"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_moves_is_seen_from_today() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let seen = |text: &str, today| {
            let end: PeriodEnd = text.parse().expect("an end");
            assert_eq!(end.to_string(), text);
            end.seen_from(day(today))
        };
        assert_eq!(seen("2013-12-31", "2026-03-01"), day("2013-12-31"));
        assert_eq!(seen("yesterday", "2026-03-01"), day("2026-02-28"));
        assert_eq!(seen("last-month", "2026-01-17"), day("2025-12-31"));
        for bad in ["", "hier", "2013-02-30"] {
            assert_eq!(bad.parse::<PeriodEnd>(), Err(BadPeriodEnd), "{bad}");
        }
    }
}
