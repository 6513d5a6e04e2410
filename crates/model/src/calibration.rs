//! `calibration.json`: from what the trees say to what a traveller is told.

use serde::{Deserialize, Serialize};

use crate::{DelayBands, Platt};

/// The steps of the ladder, in minutes late at the arrival.
pub const THRESHOLDS_MIN: [i16; STEPS] = [15, 30, 60];
/// One ensemble each.
pub const STEPS: usize = 3;

/// What the trees say of a flight: the probability of the first threshold, then of each next
/// one **given the one before**, so that the products can only decrease.
pub type Raw = [f32; STEPS];

/// One calibration a step, and the delays seen at each risk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// As fitted by the training.
    pub steps: [Platt; STEPS],
    pub delay: DelayBands,
    /// What an evening adds to the log-odds of each step (docs/adr/0043); nothing after a training.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub shift: [f64; STEPS],
}

/// What is answered for a flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlook {
    /// Probability of arriving 15 minutes late or more; at least [`Self::late_30`].
    pub late_15: f64,
    /// At least [`Self::late_60`].
    pub late_30: f64,
    pub late_60: f64,
    /// [`Self::late_15`] without the evening's shift: what drift is measured on.
    pub trained_15: f64,
    /// Minutes late, negative when early: one flight in ten arrives before that.
    pub delay_low_min: f64,
    /// One in two.
    pub delay_median_min: f64,
    /// Nine in ten.
    pub delay_high_min: f64,
}

impl Calibration {
    /// Leaves probabilities as they are, and knows no delay but 0.
    pub fn identity() -> Self {
        Self {
            steps: [Platt::IDENTITY; STEPS],
            delay: DelayBands::fit(&[]),
            shift: [0.0; STEPS],
        }
    }

    /// The same, its probabilities moved by an evening's shift.
    #[must_use]
    pub fn shifted(&self, shift: [f64; STEPS]) -> Self {
        Self {
            shift,
            ..self.clone()
        }
    }

    /// As the training left it.
    #[must_use]
    pub fn trained(&self) -> Self {
        self.shifted([0.0; STEPS])
    }

    /// The curve that answers at a step.
    pub fn step(&self, step: usize) -> Platt {
        self.steps[step].moved(self.shift[step])
    }

    pub fn apply(&self, raw: Raw) -> Outlook {
        let [late_15, late_30, late_60] = self.late(raw);
        // The bands of delay were cut by the trained risk: an evening does not move them.
        let trained_15 = self.steps[0].apply(raw[0].into());
        let [delay_low_min, delay_median_min, delay_high_min] = self.delay.at(trained_15);
        Outlook {
            late_15,
            late_30,
            late_60,
            trained_15,
            delay_low_min,
            delay_median_min,
            delay_high_min,
        }
    }

    /// The probability of each threshold, decreasing.
    pub fn late(&self, raw: Raw) -> [f64; STEPS] {
        self.shifted_late(self.shift, raw)
    }

    /// The same, had the evening's shift been another.
    pub fn shifted_late(&self, shift: [f64; STEPS], raw: Raw) -> [f64; STEPS] {
        let mut reached = 1.0;
        std::array::from_fn(|step| {
            reached *= self.steps[step].moved(shift[step]).apply(raw[step].into());
            reached
        })
    }
}

fn is_nothing(shift: &[f64; STEPS]) -> bool {
    shift.iter().all(|moved| moved.abs() < f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_flight_one_hour_late_was_half_an_hour_late_first() {
        let outlook = Calibration::identity().apply([0.5, 0.4, 0.25]);
        assert!((outlook.late_15 - 0.5).abs() < 1e-6);
        assert!((outlook.late_30 - 0.2).abs() < 1e-6);
        assert!((outlook.late_60 - 0.05).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn thresholds_decrease_and_the_interval_is_ordered(
            raw in proptest::array::uniform3(0.0_f32..=1.0),
            seen in proptest::collection::vec((0.0_f64..=1.0, -60_i16..300), 0..400),
            shift in proptest::array::uniform3(-2.0_f64..=2.0),
        ) {
            let calibration = Calibration {
                delay: DelayBands::fit(&seen),
                shift,
                ..Calibration::identity()
            };
            let o = calibration.apply(raw);
            prop_assert!(1.0 >= o.late_15 && o.late_15 >= o.late_30);
            prop_assert!(o.late_30 >= o.late_60 && o.late_60 >= 0.0);
            prop_assert!(o.delay_low_min <= o.delay_median_min);
            prop_assert!(o.delay_median_min <= o.delay_high_min);
            let trained = calibration.trained().apply(raw);
            prop_assert_eq!(o.delay_low_min.to_bits(), trained.delay_low_min.to_bits());
            prop_assert_eq!(o.delay_high_min.to_bits(), trained.delay_high_min.to_bits());
        }
    }

    #[test]
    fn a_shift_moves_the_log_odds_by_itself_and_is_not_written_when_there_is_none() {
        let log_odds = |p: f64| (p / (1.0 - p)).ln();
        let moved = Calibration::identity().shifted([0.5, 0.0, 0.0]);
        let [before, after] = [&moved.trained(), &moved].map(|it| it.late([0.3, 0.5, 0.5]));
        assert!((log_odds(after[0]) - log_odds(before[0]) - 0.5).abs() < 1e-9);
        // Given 15 minutes late, nothing moved: both thresholds follow the first.
        assert!((after[1] / after[0] - before[1] / before[0]).abs() < 1e-12);
        let text = serde_json::to_string(&moved.trained()).expect("JSON");
        assert!(!text.contains("shift"), "{text}");
        let text = serde_json::to_string(&moved).expect("JSON");
        assert_eq!(
            serde_json::from_str::<Calibration>(&text).expect("read back"),
            moved
        );
    }
}
