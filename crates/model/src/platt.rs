//! Platt scaling: makes a predicted share the observed one.
//!
//! Chosen over isotonic regression because a few months calibrate the model: two parameters do
//! not follow their accidents, and a strictly increasing curve leaves the order of flights,
//! hence ROC AUC, untouched.

use serde::{Deserialize, Serialize};

/// `calibrated = logistic(slope × logit(p) + intercept)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platt {
    slope: f64,
    intercept: f64,
}

/// A slope under this would almost erase the model's order.
const LEAST_SLOPE: f64 = 0.05;
/// Keeps logits finite.
const MARGIN: f64 = 1e-7;
const STEPS: usize = 50;

impl Platt {
    /// Leaves probabilities as they are.
    pub const IDENTITY: Self = Self {
        slope: 1.0,
        intercept: 0.0,
    };

    /// Fits by Newton's method on `(probability, happened)` pairs of the validation period.
    /// Without both outcomes there is nothing to fit: the identity.
    pub fn fit(pairs: &[(f64, bool)]) -> Self {
        let happened = pairs.iter().filter(|(_, happened)| *happened).count();
        if happened == 0 || happened == pairs.len() {
            return Self::IDENTITY;
        }
        let mut fitted = Self::IDENTITY;
        for _ in 0..STEPS {
            let Some(next) = fitted.newton_step(pairs) else {
                break;
            };
            let moved =
                (next.slope - fitted.slope).abs() + (next.intercept - fitted.intercept).abs();
            fitted = next;
            if moved < 1e-10 {
                break;
            }
        }
        fitted
    }

    /// The calibrated probability; grows with `probability`.
    pub fn apply(&self, probability: f64) -> f64 {
        logistic(self.slope * logit(probability) + self.intercept)
    }

    /// The same curve, its log-odds moved by as much everywhere.
    #[must_use]
    pub fn moved(self, shift: f64) -> Self {
        Self {
            intercept: self.intercept + shift,
            ..self
        }
    }

    /// The same on log-odds.
    pub(crate) fn on_log_odds(&self, log_odds: f64) -> f64 {
        self.slope * log_odds + self.intercept
    }

    pub(crate) fn slope(&self) -> f64 {
        self.slope
    }

    fn newton_step(self, pairs: &[(f64, bool)]) -> Option<Self> {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(probability, happened) in pairs {
            let x = logit(probability);
            let p = logistic(self.slope * x + self.intercept);
            let error = p - f64::from(u8::from(happened));
            let weight = p * (1.0 - p);
            g0 += error;
            g1 += error * x;
            h00 += weight;
            h01 += weight * x;
            h11 += weight * x * x;
        }
        // A ridge keeps the system solvable when every probability is the same.
        let (h00, h11) = (h00 + 1e-6, h11 + 1e-6);
        let determinant = h00 * h11 - h01 * h01;
        let next = Self {
            slope: (self.slope - (h00 * g1 - h01 * g0) / determinant).max(LEAST_SLOPE),
            intercept: self.intercept - (h11 * g0 - h01 * g1) / determinant,
        };
        let is_sane = next.slope.is_finite() && next.slope < 100.0 && next.intercept.abs() < 100.0;
        is_sane.then_some(next)
    }
}

fn logit(probability: f64) -> f64 {
    let p = probability.clamp(MARGIN, 1.0 - MARGIN);
    (p / (1.0 - p)).ln()
}

fn logistic(margin: f64) -> f64 {
    1.0 / (1.0 + (-margin).exp())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_mean_becomes_the_observed_share() {
        let pairs: Vec<_> = (0..1000_u32)
            .map(|i| {
                (
                    0.05 + 0.1 * f64::from(i % 7) / 7.0,
                    i % 4 == 0 || i % 7 == 6,
                )
            })
            .collect();
        let calibration = Platt::fit(&pairs);
        let count = pairs.len() as f64;
        let observed = pairs.iter().filter(|(_, late)| *late).count() as f64 / count;
        let mean = pairs
            .iter()
            .map(|(p, _)| calibration.apply(*p))
            .sum::<f64>()
            / count;
        assert!((mean - observed).abs() < 1e-4, "{mean} against {observed}");
    }

    #[test]
    fn one_outcome_only_leaves_probabilities_alone() {
        let calibration = Platt::fit(&[(0.2, false), (0.4, false)]);
        assert_eq!(calibration, Platt::IDENTITY);
        assert!((calibration.apply(0.3) - 0.3).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn calibration_never_swaps_two_flights(
            pairs in proptest::collection::vec((0.0_f64..=1.0, any::<bool>()), 0..60),
            first in 0.0_f64..=1.0,
            second in 0.0_f64..=1.0,
        ) {
            let calibration = Platt::fit(&pairs);
            let (low, high) = if first < second { (first, second) } else { (second, first) };
            prop_assert!(calibration.apply(low) <= calibration.apply(high));
            prop_assert!((0.0..=1.0).contains(&calibration.apply(low)));
        }
    }
}
