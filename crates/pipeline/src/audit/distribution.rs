//! Exact distributions, from the counts of distinct values: memory depends on how many values
//! differ, not on how many rows there are.

use std::collections::HashMap;

/// Values being counted.
#[derive(Debug, Default)]
pub(super) struct Tallied {
    counts: HashMap<u64, u64>,
}

impl Tallied {
    pub(super) fn add(&mut self, value: f64) {
        // Minus zero is zero.
        *self.counts.entry((value + 0.0).to_bits()).or_default() += 1;
    }

    /// The distribution over `rows` rows: those without a value are missing.
    pub(super) fn finish(self, rows: u64) -> Distribution {
        let counts = self.counts.into_iter();
        let mut values: Vec<_> = counts
            .map(|(bits, count)| (f64::from_bits(bits), count))
            .collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        let n = values.iter().map(|(_, count)| count).sum();
        Distribution {
            n,
            missing: rows.saturating_sub(n),
            values,
        }
    }
}

/// Distinct values in increasing order, each with its count.
#[derive(Debug, Default)]
pub(super) struct Distribution {
    values: Vec<(f64, u64)>,
    pub(super) n: u64,
    pub(super) missing: u64,
}

/// Values from `from` to `to`, which belongs to the next bin unless it is the last.
#[derive(Debug, PartialEq)]
pub(super) struct Bin {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) count: u64,
}

impl Distribution {
    /// All the values of several distributions.
    pub(super) fn merge<'a>(parts: impl Iterator<Item = &'a Self>) -> Self {
        let mut all = Tallied::default();
        let mut missing = 0;
        for part in parts {
            missing += part.missing;
            for (value, count) in &part.values {
                *all.counts.entry(value.to_bits()).or_default() += count;
            }
        }
        let mut merged = all.finish(0);
        merged.missing = missing;
        merged
    }

    pub(super) fn min(&self) -> Option<f64> {
        self.values.first().map(|(value, _)| *value)
    }

    pub(super) fn max(&self) -> Option<f64> {
        self.values.last().map(|(value, _)| *value)
    }

    /// The smallest value that at least the share `q` of values does not exceed (nearest rank).
    pub(super) fn quantile(&self, q: f64) -> Option<f64> {
        let rank = ((q * self.n as f64).ceil() as u64).max(1);
        let mut seen = 0;
        self.values.iter().find_map(|(value, count)| {
            seen += count;
            (seen >= rank).then_some(*value)
        })
    }

    pub(super) fn median(&self) -> Option<f64> {
        self.quantile(0.5)
    }

    /// At most `most` bins of one width. When values stand on a grid, as whole numbers or tens of
    /// degrees do, each bin holds as many of its marks as the others: no bar is empty by chance.
    pub(super) fn bins(&self, most: usize) -> Vec<Bin> {
        let (Some(min), Some(max)) = (self.min(), self.max()) else {
            return Vec::new();
        };
        let (start, width) = match self.grid() {
            Some(step) => {
                let marks = ((max - min) / step).round() + 1.0;
                (min - step / 2.0, step * (marks / most as f64).ceil())
            }
            None if max > min => (min, (max - min) / most as f64),
            None => (min - 0.5, 1.0),
        };
        let bins = (((max - start) / width).ceil() as usize).clamp(1, most);
        let edge = |index: usize| start + width * index as f64;
        let mut bins: Vec<_> = (0..bins)
            .map(|index| Bin {
                from: edge(index),
                to: edge(index + 1),
                count: 0,
            })
            .collect();
        for (value, count) in &self.values {
            let index = ((value - start) / width) as usize;
            let last = bins.len() - 1;
            bins[index.min(last)].count += count;
        }
        bins
    }

    /// The distance between the marks of the grid on which all values stand, if there is one.
    fn grid(&self) -> Option<f64> {
        let gaps = self.values.windows(2).map(|pair| pair[1].0 - pair[0].0);
        let step = gaps.reduce(f64::min)?;
        let min = self.min()?;
        let is_on_a_mark = |(value, _): &(f64, u64)| {
            let marks = (value - min) / step;
            (marks - marks.round()).abs() < 0.05
        };
        self.values.iter().all(is_on_a_mark).then_some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distribution(values: &[f64]) -> Distribution {
        let mut tallied = Tallied::default();
        for value in values {
            tallied.add(*value);
        }
        tallied.finish(values.len() as u64)
    }

    #[test]
    fn quantiles_are_values_that_were_seen() {
        let hundred: Vec<_> = (1..=100).rev().map(f64::from).collect();
        let hundred = distribution(&hundred);
        assert_eq!(hundred.quantile(0.05), Some(5.0));
        assert_eq!(hundred.median(), Some(50.0));
        assert_eq!((hundred.min(), hundred.max()), (Some(1.0), Some(100.0)));
        assert_eq!(hundred.quantile(1.0), hundred.max());
        assert_eq!(distribution(&[]).median(), None);
    }

    #[test]
    fn every_value_is_in_a_bin() {
        for values in [
            vec![],
            vec![3.0],
            vec![1.0, 2.0, 2.0, 4.0],
            vec![0.0, -0.0, 0.1, 1048.36],
        ] {
            let bins = distribution(&values).bins(40);
            let held: u64 = bins.iter().map(|bin| bin.count).sum();
            assert_eq!(held, values.len() as u64, "{values:?}");
        }
        let tens: Vec<_> = (0..=36).map(|ten| f64::from(ten) * 10.0).collect();
        let tens = distribution(&tens).bins(40);
        assert!(tens.len() == 37 && tens.iter().all(|bin| bin.count == 1));
        let many: Vec<_> = (0..100).map(f64::from).collect();
        let many = distribution(&many).bins(40);
        assert!(many.len() == 34 && many[..33].iter().all(|bin| bin.count == 3));
        let whole = distribution(&[1.0, 2.0, 2.0, 4.0]).bins(40);
        let counts: Vec<_> = whole.iter().map(|bin| bin.count).collect();
        assert_eq!(counts, [1, 2, 0, 1]);
    }
}
