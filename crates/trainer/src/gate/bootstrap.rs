//! Confidence by drawing whole days again, with replacement: flights of a day share its storm,
//! drawing them one by one would promise too much.

use std::collections::BTreeMap;

use chrono::NaiveDate;

const DRAWS: usize = 400;
/// Same flights, same intervals.
const SEED: u64 = 20_130_101;

/// Bounds at 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// The days of the rows, and how many times each draw takes each day.
pub(super) struct Blocks {
    /// Day of each row, as a rank.
    pub(super) of_row: Vec<usize>,
    pub(super) count: usize,
    draws: Vec<Vec<u32>>,
}

impl Blocks {
    pub(super) fn of_days(days: &[NaiveDate]) -> Self {
        let mut ranks: BTreeMap<NaiveDate, usize> = days.iter().map(|day| (*day, 0)).collect();
        for (rank, value) in ranks.values_mut().enumerate() {
            *value = rank;
        }
        let count = ranks.len();
        let mut random = fastrand::Rng::with_seed(SEED);
        let draws = (0..DRAWS)
            .map(|_| {
                let mut times = vec![0; count];
                for _ in 0..count {
                    times[random.usize(..count)] += 1;
                }
                times
            })
            .collect();
        Self {
            of_row: days.iter().map(|day| ranks[day]).collect(),
            count,
            draws,
        }
    }

    /// Of any measure of a draw; draws without a value are left out.
    pub(super) fn interval(&self, measure: impl Fn(&[u32]) -> f64) -> Interval {
        let mut values: Vec<f64> = self.draws.iter().map(|draw| measure(draw)).collect();
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let rank = (share * (values.len() as f64 - 1.0)).round() as usize;
            values.get(rank).copied().unwrap_or(f64::NAN)
        };
        Interval {
            low: at(0.025),
            high: at(0.975),
        }
    }

    /// Of the mean of `values` over these rows.
    pub(super) fn mean_interval(&self, values: &[f64], rows: &[usize]) -> Interval {
        let mut by_day = vec![(0.0, 0.0); self.count];
        for row in rows {
            let (sum, count) = &mut by_day[self.of_row[*row]];
            *sum += values[*row];
            *count += 1.0;
        }
        self.interval(|draw| {
            let days = by_day.iter().zip(draw);
            let (sum, count) = days.fold((0.0, 0.0), |(sum, count), (day, times)| {
                let times = f64::from(*times);
                (sum + times * day.0, count + times * day.1)
            });
            sum / count
        })
    }
}
