//! The split by time. A random one would put flights of the same day, and of the same storm,
//! on both sides: it gives a better score that no traveller would ever see.

use chrono::NaiveDate;

/// Where a flight belongs, by the local day of its scheduled departure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Grows the trees, and the encodings.
    Train,
    /// Chooses the number of trees and fits the calibration.
    Validation,
    /// Chooses nothing.
    Test,
}

/// First days of the validation and test periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    pub validation_from: NaiveDate,
    pub test_from: NaiveDate,
}

impl Split {
    pub fn period(&self, day: NaiveDate) -> Period {
        if day < self.validation_from {
            Period::Train
        } else if day < self.test_from {
            Period::Validation
        } else {
            Period::Test
        }
    }
}

impl Period {
    /// French name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Train => "entraînement",
            Self::Validation => "validation",
            Self::Test => "test",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_boundary_day_falls_in_the_period_it_opens() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let split = Split {
            validation_from: day("2013-10-01"),
            test_from: day("2013-11-01"),
        };
        let expected = [
            ("2013-01-01", Period::Train),
            ("2013-09-30", Period::Train),
            ("2013-10-01", Period::Validation),
            ("2013-10-31", Period::Validation),
            ("2013-11-01", Period::Test),
            ("2013-12-31", Period::Test),
        ];
        for (text, period) in expected {
            assert_eq!(split.period(day(text)), period, "{text}");
        }
    }
}
