//! Local days, from the first to the last, both included.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

/// Days of the three airports, which keep the same clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) first: NaiveDate,
    pub(crate) last: NaiveDate,
}

/// Spans are joined up to this many days: a world of a year would be slow to make.
const LONGEST_DAYS: i64 = 31;
/// New York is four hours behind UTC in summer, five in winter.
const BEHIND_UTC_HOURS: (i64, i64) = (4, 5);

impl Span {
    /// The days on which flights of those instants leave, at any clock of the year.
    pub(crate) fn around(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let (summer, winter) = BEHIND_UTC_HOURS;
        Self {
            first: (from - TimeDelta::hours(winter)).date_naive(),
            last: (until - TimeDelta::hours(summer)).date_naive(),
        }
    }

    pub(crate) fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    pub(crate) fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first
            .iter_days()
            .take_while(move |day| *day <= self.last)
    }

    fn length(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// As few spans as hold each of these whole, none longer than it must or than a month.
    pub(crate) fn joined(spans: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let spans: BTreeSet<_> = spans.into_iter().collect();
        let mut joined: Vec<Self> = Vec::new();
        for span in spans {
            if let Some(last) = joined.last_mut() {
                let both = Self {
                    first: last.first,
                    last: last.last.max(span.last),
                };
                let touches = span.first <= last.last + Days::new(1);
                if last.contains(span) || touches && both.length() <= LONGEST_DAYS {
                    *last = both;
                    continue;
                }
            }
            joined.push(span);
        }
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: &str, last: &str) -> Span {
        let day = |text: &str| text.parse().expect("a day");
        Span {
            first: day(first),
            last: day(last),
        }
    }

    #[test]
    fn an_evening_in_new_york_is_the_next_day_in_utc() {
        let at = |text: &str| text.parse().expect("an instant");
        assert_eq!(
            Span::around(at("2013-07-02T03:00:00Z"), at("2013-07-02T04:00:00Z")),
            span("2013-07-01", "2013-07-02")
        );
        assert_eq!(
            Span::around(at("2013-01-02T04:59:00Z"), at("2013-01-02T12:00:00Z")),
            span("2013-01-01", "2013-01-02")
        );
    }

    #[test]
    fn spans_that_touch_are_joined_up_to_a_month() {
        let joined = Span::joined([
            span("2013-01-05", "2013-01-10"),
            span("2013-01-01", "2013-01-06"),
            span("2013-01-02", "2013-01-03"),
            span("2013-03-01", "2013-03-20"),
            span("2013-03-10", "2013-04-05"),
        ]);
        assert_eq!(
            joined,
            [
                span("2013-01-01", "2013-01-10"),
                span("2013-03-01", "2013-03-20"),
                span("2013-03-10", "2013-04-05"),
            ]
        );
        assert!(joined[0].contains(span("2013-01-02", "2013-01-03")));
        assert_eq!(span("2013-02-27", "2013-03-02").days().count(), 4);
    }
}
