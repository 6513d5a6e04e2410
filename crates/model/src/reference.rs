//! `reference.json`: what the inputs and the answers looked like in training, for drift.

use std::collections::BTreeMap;

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
    /// How far single weeks of training were from all of it; models of before did not keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weeks: Option<Weeks>,
}

/// What the index of stability is of one week of the training period against all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weeks {
    pub count: usize,
    /// In the order of the vector.
    pub features: Vec<Spread>,
    pub late_15: Spread,
}

/// An index of stability, week after week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spread {
    pub median: f64,
    /// One week in twenty is beyond.
    pub p95: f64,
    pub most: f64,
}

/// The custom, where weeks say less, or nothing: over this, another population.
const LEAST_THRESHOLD: f64 = 0.25;
/// A week of fewer rows says more of chance than of itself.
const LEAST_WEEK_ROWS: u64 = 500;

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
            weeks: None,
        })
    }

    /// Adds how far each week of training is from all of it: rows of features and answers, each with
    /// the number of its week.
    #[must_use]
    pub fn with_weeks(mut self, rows: (&[i32], &[f32]), late_15: (&[i32], &[f64])) -> Self {
        let width = self.features.len();
        let columns = self.features.iter().enumerate().map(|(at, known)| {
            let column = rows.1.iter().skip(at).step_by(width).copied();
            known.week_by_week(rows.0, column)
        });
        let columns: Vec<_> = columns.collect();
        let answers = late_15.1.iter().map(|score| *score as f32);
        let answers = self.late_15.week_by_week(late_15.0, answers);
        let count = columns.first().map_or(0, Vec::len);
        let features: Option<Vec<_>> = columns.iter().map(|weeks| Spread::of(weeks)).collect();
        self.weeks = features
            .zip(Spread::of(&answers))
            .map(|(features, late_15)| Weeks {
                count,
                features,
                late_15,
            });
        self
    }
}

impl Spread {
    /// `None` without any week.
    fn of(weeks: &[f64]) -> Option<Self> {
        let mut weeks = weeks.to_vec();
        weeks.sort_by(f64::total_cmp);
        let rank = |share: f64| {
            let rank = (share * weeks.len() as f64).ceil() as usize;
            weeks.get(rank.max(1) - 1).copied()
        };
        Some(Self {
            median: rank(0.5)?,
            p95: rank(0.95)?,
            most: rank(1.0)?,
        })
    }

    /// What says that something moved: what one week of training in twenty exceeded, and the custom
    /// at least.
    pub fn threshold(known: Option<&Self>) -> f64 {
        known.map_or(LEAST_THRESHOLD, |spread| spread.p95.max(LEAST_THRESHOLD))
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

    /// The index of each week that has rows enough, in their order.
    fn week_by_week(&self, weeks: &[i32], values: impl Iterator<Item = f32>) -> Vec<f64> {
        let mut counts: BTreeMap<i32, Vec<u64>> = BTreeMap::new();
        for (week, value) in weeks.iter().zip(values) {
            let counts = counts.entry(*week).or_insert_with(|| vec![0; self.bins()]);
            counts[self.bin(value)] += 1;
        }
        let whole = |counts: &&Vec<u64>| counts.iter().sum::<u64>() >= LEAST_WEEK_ROWS;
        let whole = counts.values().filter(whole);
        whole.filter_map(|counts| self.psi(counts)).collect()
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

    #[test]
    fn a_threshold_is_what_one_week_in_twenty_exceeds_and_never_less_than_the_custom() {
        // Twenty weeks of 500 rows: a value that is the same every week, and one that is 0 but for
        // the last two weeks.
        let weeks: Vec<i32> = (0..20).flat_map(|week| [week; 500]).collect();
        let rows: Vec<f32> = weeks
            .iter()
            .enumerate()
            .flat_map(|(row, week)| [(row % 2) as f32, f32::from(u8::from(*week >= 18))])
            .collect();
        let scores = vec![0.5; weeks.len()];
        let names = ["steady", "last"].map(str::to_owned);
        let reference = Reference::of(&names, &rows, &scores).expect("a reference");
        let reference = reference.with_weeks((&weeks, &rows), (&weeks, &scores));
        let weeks = reference.weeks.expect("weeks");
        assert_eq!(weeks.count, 20);
        let [steady, last] = weeks.features[..] else {
            panic!("two features");
        };
        assert!(steady.most < 1e-9);
        assert!((Spread::threshold(Some(&steady)) - LEAST_THRESHOLD).abs() < 1e-12);
        // By hand: shares .9 and .1 become 1 and 0, or 0 and 1, the empty ones at their floor.
        let quiet = 0.1 * (1.0_f64 / 0.9).ln() + (1e-4 - 0.1) * (1e-4_f64 / 0.1).ln();
        assert!((last.median - quiet).abs() < 1e-6, "{last:?}");
        assert!((Spread::threshold(Some(&last)) - last.most).abs() < 1e-12);
        assert!(last.most > 5.0, "{last:?}");
        assert!((Spread::threshold(None) - LEAST_THRESHOLD).abs() < 1e-12);
    }

    #[test]
    fn a_week_of_few_rows_says_nothing() {
        let reference = Reference::of(&["one".to_owned()], &[1.0; 499], &[0.5; 499]);
        let weeks = [7; 499];
        let reference = reference.expect("a reference");
        let reference = reference.with_weeks((&weeks, &[1.0; 499]), (&weeks, &[0.5; 499]));
        assert_eq!(reference.weeks, None);
    }
}
