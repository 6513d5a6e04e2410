//! The split by time. A random one would put flights of the same day, and of the same storm,
//! on both sides: it gives a better score that no traveller would ever see.

use chrono::{Datelike, NaiveDate};

/// Where a flight belongs, by the local day of its scheduled departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Grows the trees, and the encodings. Each month of it is also predicted by trees that
    /// have not seen its block, which chooses the number of trees and fits the calibration.
    Train,
    /// Chooses nothing.
    Test,
}

/// First day of the test period, and in how many blocks of whole months the training period is
/// cut. One block alone (say October) would calibrate for its own season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    pub test_from: NaiveDate,
    pub blocks: usize,
}

impl Split {
    pub fn period(&self, day: NaiveDate) -> Period {
        if day < self.test_from {
            Period::Train
        } else {
            Period::Test
        }
    }

    /// The block of each training day: consecutive months, shared out as evenly as can be.
    pub fn blocks(&self, days: &[NaiveDate]) -> Vec<usize> {
        let month = |day: &NaiveDate| day.year() * 12 + day.month0().cast_signed();
        let first = days.iter().map(month).min().unwrap_or_default();
        let last = days.iter().map(month).max().unwrap_or_default();
        let months = usize::try_from(last - first).unwrap_or_default() + 1;
        let blocks = self.blocks.clamp(1, months);
        days.iter()
            .map(|day| usize::try_from(month(day) - first).unwrap_or_default() * blocks / months)
            .collect()
    }
}

impl Period {
    /// French name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Train => "entraînement",
            Self::Test => "test",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn split(blocks: usize) -> Split {
        Split {
            test_from: day("2013-11-01"),
            blocks,
        }
    }

    #[test]
    fn the_boundary_day_falls_in_the_period_it_opens() {
        let expected = [
            ("2013-01-01", Period::Train),
            ("2013-10-31", Period::Train),
            ("2013-11-01", Period::Test),
            ("2013-12-31", Period::Test),
        ];
        for (text, period) in expected {
            assert_eq!(split(3).period(day(text)), period, "{text}");
        }
    }

    #[test]
    fn blocks_are_whole_months_in_order() {
        let days: Vec<_> = (1..=10)
            .map(|month| NaiveDate::from_ymd_opt(2013, month, 28).expect("a date"))
            .collect();
        assert_eq!(split(3).blocks(&days), [0, 0, 0, 0, 1, 1, 1, 2, 2, 2]);
        assert_eq!(split(99).blocks(&days[..2]), [0, 1]);
        assert_eq!(split(3).blocks(&[]), Vec::<usize>::new());
    }
}
