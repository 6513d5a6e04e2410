//! The calendar month that a payload claims to hold.

use chrono::{Datelike, NaiveDate};

/// A month: local days for flights, UTC days for weather.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Partition {
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
}

impl Partition {
    /// The month of `day`.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        match self.month {
            12.. => Self {
                year: self.year + 1,
                month: 1,
            },
            month => Self {
                month: month + 1,
                ..self
            },
        }
    }

    pub(crate) fn holds(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn december_is_followed_by_the_january_of_the_next_year() {
        let december = Partition {
            year: 2013,
            month: 12,
        };
        let january = Partition {
            year: 2014,
            month: 1,
        };
        assert_eq!(december.next(), january);
        assert_eq!(january.next().month, 2);
        assert!(december < january);
    }
}
