//! Periods cut into calendar months, the grain at which windows and partitions are read.

use chrono::{Datelike, Months, NaiveDate};

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Month {
    pub(crate) fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }
}

/// As a partition is named: `year=2013/month=1`.
impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "year={}/month={}", self.year, self.month)
    }
}

/// The parts of `start..=end` that each lie in one month. Empty when `start` is after `end`.
pub(crate) fn windows(start: NaiveDate, end: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
    let mut windows = Vec::new();
    let mut from = start;
    while from <= end {
        let Some(next) = from
            .with_day(1)
            .and_then(|first| first.checked_add_months(Months::new(1)))
        else {
            // The end of chrono's calendar: nothing follows.
            windows.push((from, end));
            break;
        };
        let last = next.pred_opt().unwrap_or(end).min(end);
        windows.push((from, last));
        from = next;
    }
    windows
}

/// The months that `start..=end` touches.
pub(crate) fn months(start: NaiveDate, end: NaiveDate) -> Vec<Month> {
    windows(start, end)
        .into_iter()
        .map(|(from, _)| Month::of(from))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_period_is_cut_at_the_ends_of_months() {
        assert_eq!(
            windows(day(2012, 12, 30), day(2013, 2, 3)),
            [
                (day(2012, 12, 30), day(2012, 12, 31)),
                (day(2013, 1, 1), day(2013, 1, 31)),
                (day(2013, 2, 1), day(2013, 2, 3)),
            ]
        );
        assert_eq!(months(day(2013, 1, 1), day(2013, 12, 31)).len(), 12);
    }

    #[test]
    fn a_period_that_ends_before_it_starts_has_no_window() {
        assert!(windows(day(2013, 1, 2), day(2013, 1, 1)).is_empty());
    }

    #[test]
    fn the_end_of_the_calendar_ends_the_loop() {
        assert_eq!(windows(NaiveDate::MAX, NaiveDate::MAX).len(), 1);
    }
}
