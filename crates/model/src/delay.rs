//! The interval of the delay, by conformal prediction within bands of risk.
//!
//! Flights of the training period, each predicted by trees that had not seen its block, are cut
//! into bands of as many flights by growing risk. The delays that happened in a band give its
//! interval, with the rank correction that makes 80 % of exchangeable flights fall within.
//! A riskier flight never gets a lower bound: the bands are made monotone.

use serde::{Deserialize, Serialize};

const BANDS: usize = 40;
/// Under this many flights, a band's first and last tenth are a handful of them.
const LEAST_ROWS: usize = 100;
/// Shares of the flights below each bound.
const SHARES: [f64; 3] = [0.1, 0.5, 0.9];

/// Bounds of the delay at some risks, growing; between two, a straight line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelayBands {
    risks: Vec<f64>,
    /// Minutes: low, median, high.
    bounds_min: Vec<[f64; 3]>,
}

impl DelayBands {
    /// From `(risk, minutes late)` pairs. Without any, the delay is 0.
    pub fn fit(seen: &[(f64, i16)]) -> Self {
        let mut seen = seen.to_vec();
        seen.sort_by(|a, b| a.0.total_cmp(&b.0));
        let bands = BANDS.min(seen.len() / LEAST_ROWS).max(1);
        let band = |rank| &seen[rank * seen.len() / bands..(rank + 1) * seen.len() / bands];
        let risks = (0..bands).map(|rank| mean_risk(band(rank))).collect();
        let curves = SHARES.map(|share| {
            let curve = (0..bands).map(|rank| quantile(band(rank), share)).collect();
            non_decreasing(curve)
        });
        let bounds_min = (0..bands)
            .map(|rank| std::array::from_fn(|bound| curves[bound][rank]))
            .collect();
        Self { risks, bounds_min }
    }

    /// Low, median and high bound at a risk.
    pub fn at(&self, risk: f64) -> [f64; 3] {
        let after = self.risks.partition_point(|known| *known <= risk);
        let last = self.bounds_min.len().saturating_sub(1);
        let (low, high) = (after.saturating_sub(1).min(last), after.min(last));
        let (Some(from), Some(to)) = (self.bounds_min.get(low), self.bounds_min.get(high)) else {
            return [0.0; 3];
        };
        let width = self.risks[high] - self.risks[low];
        let share = if width > 0.0 {
            ((risk - self.risks[low]) / width).clamp(0.0, 1.0)
        } else {
            0.0
        };
        std::array::from_fn(|bound| from[bound] + share * (to[bound] - from[bound]))
    }
}

fn mean_risk(band: &[(f64, i16)]) -> f64 {
    let sum: f64 = band.iter().map(|(risk, _)| risk).sum();
    sum / band.len().max(1) as f64
}

/// The delay that this share of the flights does not exceed. The outer ones take the rank that
/// one more flight would ask for.
fn quantile(band: &[(f64, i16)], share: f64) -> f64 {
    let mut delays: Vec<_> = band.iter().map(|(_, delay)| *delay).collect();
    delays.sort_unstable();
    let rank = share * (delays.len() + 1) as f64;
    let rank = if share < 0.5 {
        rank.floor()
    } else {
        rank.ceil()
    };
    let at = (rank.max(1.0) as usize).min(delays.len()).saturating_sub(1);
    delays.get(at).copied().map_or(0.0, f64::from)
}

/// The closest sequence that never decreases (pool adjacent violators).
fn non_decreasing(curve: Vec<f64>) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(curve.len());
    for value in curve {
        let mut pool = (value, 1);
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let count = last.1 + pool.1;
            let sum = last.0 * last.1 as f64 + pool.0 * pool.1 as f64;
            pool = (sum / count as f64, count);
        }
        pools.push(pool);
    }
    let spread = pools.into_iter();
    spread
        .flat_map(|(value, count)| std::iter::repeat_n(value, count))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }

    #[test]
    fn bounds_are_the_delays_seen_at_that_risk() {
        // Two bands of 100: delays 1 to 100 at risk 0.1, 101 to 200 at risk 0.5.
        let seen: Vec<_> = (1..=200)
            .map(|delay: i16| (if delay <= 100 { 0.1 } else { 0.5 }, delay))
            .collect();
        let bands = DelayBands::fit(&seen);
        // Ranks floor(10.1), ceil(50.5), ceil(90.9).
        for (bound, expected) in bands.at(0.0).into_iter().zip([10.0, 51.0, 91.0]) {
            close(bound, expected);
        }
        for (bound, expected) in bands.at(0.3).into_iter().zip([60.0, 101.0, 141.0]) {
            close(bound, expected);
        }
        close(bands.at(1.0)[2], 191.0);
    }

    #[test]
    fn a_dip_is_levelled() {
        assert_eq!(
            non_decreasing(vec![1.0, 5.0, 3.0, 6.0]),
            [1.0, 4.0, 4.0, 6.0]
        );
    }
}
