//! `reference.json`: what the inputs and the answers looked like in training, for drift.

use serde::{Deserialize, Serialize};

use crate::ModelError;

/// Bins of a measure that takes many values.
const BINS: usize = 10;
/// Up to as many distinct values, each has a bin of its own: codes and counts.
const MOST_VALUES: usize = 24;
/// Keeps the logarithm of an empty bin finite.
const LEAST_SHARE: f64 = 1e-4;

/// Distributions over the training period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    pub rows: usize,
    /// In the order of the vector.
    pub features: Vec<Distribution>,
    /// Calibrated probability of 15 minutes late, each flight predicted by trees that had not
    /// seen its block.
    pub late_15: Distribution,
}

/// Shares of the rows in each bin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    pub name: String,
    /// Upper edges, included, of every bin but the last one, which is open.
    pub edges: Vec<f32>,
    pub shares: Vec<f64>,
    pub missing_share: f64,
}

impl Reference {
    /// From rows of features, row after row, and the answers to them.
    pub fn of(names: &[String], rows: &[f32], late_15: &[f64]) -> Result<Self, ModelError> {
        let width = names.len();
        if width == 0 || !rows.len().is_multiple_of(width) {
            return Err(ModelError::Shape { expected: width });
        }
        let features = names.iter().enumerate().map(|(at, name)| {
            let column = rows.iter().skip(at).step_by(width).copied();
            Distribution::of(name, column.collect())
        });
        let scores = late_15.iter().map(|p| *p as f32).collect();
        Ok(Self {
            rows: rows.len() / width,
            features: features.collect(),
            late_15: Distribution::of("late_15", scores),
        })
    }
}

impl Distribution {
    /// NaN is a missing value.
    pub fn of(name: &str, values: Vec<f32>) -> Self {
        let all = values.len().max(1) as f64;
        let mut known: Vec<_> = values.into_iter().filter(|value| !value.is_nan()).collect();
        known.sort_by(f32::total_cmp);
        let mut edges: Vec<f32> = known.clone();
        edges.dedup();
        if edges.len() > MOST_VALUES {
            edges = (1..BINS)
                .map(|bin| known[bin * known.len() / BINS])
                .collect();
            edges.dedup();
        } else {
            edges.pop();
        }
        let mut distribution = Self {
            name: name.to_owned(),
            missing_share: (all - known.len() as f64) / all,
            shares: Vec::new(),
            edges,
        };
        let mut counts = vec![0_u64; distribution.bins()];
        for value in &known {
            counts[distribution.bin(*value)] += 1;
        }
        counts.pop();
        distribution.shares = counts.into_iter().map(|count| count as f64 / all).collect();
        distribution
    }

    /// How many bins a counter needs: the last one is for missing values.
    pub fn bins(&self) -> usize {
        self.edges.len() + 2
    }

    /// The bin of a value; the last one when it is missing.
    pub fn bin(&self, value: f32) -> usize {
        if value.is_nan() {
            return self.edges.len() + 1;
        }
        self.edges.partition_point(|edge| *edge < value)
    }

    /// Population stability index of `counts`, one a bin: 0 when nothing moved; by custom, under
    /// 0.1 nothing to see, over 0.25 another population. `None` without any row.
    pub fn psi(&self, counts: &[u64]) -> Option<f64> {
        let all: u64 = counts.iter().sum();
        if all == 0 || counts.len() != self.bins() {
            return None;
        }
        let expected = self.shares.iter().chain([&self.missing_share]);
        Some(
            expected
                .zip(counts)
                .map(|(expected, count)| {
                    let expected = expected.max(LEAST_SHARE);
                    let actual = (*count as f64 / all as f64).max(LEAST_SHARE);
                    (actual - expected) * (actual / expected).ln()
                })
                .sum(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_values_make_ten_bins_and_few_make_one_each() {
        let measure = Distribution::of("measure", (0..1000_u16).map(f32::from).collect());
        assert_eq!(measure.shares.len(), 10);
        assert!(
            measure
                .shares
                .iter()
                .all(|share| (share - 0.1).abs() < 0.002)
        );
        let code = Distribution::of("code", vec![1.0, f32::NAN, 0.0, 1.0]);
        assert_eq!(code.edges, [0.0]);
        assert_eq!(code.shares, [0.25, 0.5]);
        assert!((code.missing_share - 0.25).abs() < 1e-9);
        assert_eq!([0.0, 1.0, 7.0, f32::NAN].map(|v| code.bin(v)), [0, 1, 1, 2]);
        let none = Distribution::of("none", vec![f32::NAN]);
        assert_eq!((none.bins(), none.bin(f32::NAN)), (2, 1));
    }

    #[test]
    fn psi_by_hand() {
        let code = Distribution::of("code", vec![0.0, 0.0, 0.0, 1.0]);
        assert!(code.psi(&[30, 10, 0]).expect("rows").abs() < 1e-9);
        // Shares .75 and .25 become .25 and .75; the missing bin stays at its floor.
        let moved = code.psi(&[10, 30, 0]).expect("rows");
        assert!((moved - 3.0_f64.ln()).abs() < 1e-9, "{moved}");
        assert_eq!(code.psi(&[0, 0, 0]), None);
        assert_eq!(code.psi(&[1]), None);
    }
}
