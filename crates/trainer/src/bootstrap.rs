//! Ranges of the scores, had other days been drawn.
//!
//! Flights of a day share its weather and its queues: drawing flights one by one would call the
//! same storm a thousand proofs. Whole days are drawn, with replacement.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::Ranges;

pub(crate) const REPLICATES: usize = 200;
const BINS: usize = 10;

/// From the 2.5th to the 97.5th percentile over the replicates. `None` when an outcome is so
/// rare that some replicate has none.
pub(crate) fn ranges(
    probabilities: &[f64],
    late: &[bool],
    days: &[NaiveDate],
    seed: u64,
) -> Option<Ranges> {
    let mut names: Vec<_> = days.to_vec();
    names.sort_unstable();
    names.dedup();
    let rank: BTreeMap<_, _> = names
        .iter()
        .enumerate()
        .map(|(at, day)| (*day, at))
        .collect();
    let mut rows: Vec<Row> = probabilities
        .iter()
        .zip(late)
        .zip(days)
        .map(|((probability, late), day)| Row {
            probability: *probability,
            late: *late,
            day: rank[day],
        })
        .collect();
    rows.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    let mut noise = Noise(seed);
    let drawn: Option<Vec<_>> = (0..REPLICATES)
        .map(|_| {
            let mut weights = vec![0_u32; names.len()];
            for _ in 0..names.len() {
                weights[noise.below(names.len())] += 1;
            }
            weighted(&rows, &weights)
        })
        .collect();
    let drawn = drawn?;
    let range = |score: fn(&Drawn) -> f64| {
        let mut values: Vec<_> = drawn.iter().map(score).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        [at(0.025), at(0.975)]
    };
    Some(Ranges {
        roc_auc: range(|drawn| drawn.roc_auc),
        log_loss: range(|drawn| drawn.log_loss),
        calibration_error: range(|drawn| drawn.calibration_error),
    })
}

struct Row {
    probability: f64,
    late: bool,
    day: usize,
}

struct Drawn {
    roc_auc: f64,
    log_loss: f64,
    calibration_error: f64,
}

/// Scores of the rows, each counted as often as its day was drawn; rows are in order.
fn weighted(rows: &[Row], weights: &[u32]) -> Option<Drawn> {
    let all: f64 = rows.iter().map(|row| f64::from(weights[row.day])).sum();
    let (mut positives, mut negatives, mut pairs, mut loss) = (0.0, 0.0, 0.0, 0.0);
    let mut bins = [(0.0, 0.0); BINS];
    let mut seen = 0.0;
    for tie in rows.chunk_by(|a, b| a.probability.total_cmp(&b.probability).is_eq()) {
        let (mut late, mut on_time) = (0.0, 0.0);
        for row in tie {
            let weight = f64::from(weights[row.day]);
            let happened = if row.late {
                late += weight;
                row.probability
            } else {
                on_time += weight;
                1.0 - row.probability
            };
            loss -= weight * happened.clamp(f64::EPSILON, 1.0).ln();
            let bin = &mut bins[((seen / all * BINS as f64) as usize).min(BINS - 1)];
            bin.0 += weight * row.probability;
            bin.1 += weight * f64::from(u8::from(row.late));
            seen += weight;
        }
        pairs += late * (negatives + on_time / 2.0);
        positives += late;
        negatives += on_time;
    }
    (positives > 0.0 && negatives > 0.0).then(|| Drawn {
        roc_auc: pairs / (positives * negatives),
        log_loss: loss / all,
        calibration_error: bins
            .iter()
            .map(|(predicted, observed)| (predicted - observed).abs() / all)
            .sum(),
    })
}

/// SplitMix64: the ranges are the same for the same seed.
struct Noise(u64);

impl Noise {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scores::scores;

    fn rows(count: u32) -> (Vec<f64>, Vec<bool>, Vec<NaiveDate>) {
        let mut noise = Noise(1);
        let first = NaiveDate::from_ymd_opt(2013, 1, 1).expect("a date");
        (0..count)
            .map(|row| {
                let probability = noise.below(1000) as f64 / 1000.0;
                let late = (noise.below(1000) as f64) < probability * 1000.0;
                let day = first + chrono::Days::new(u64::from(row % 50));
                (probability, late, day)
            })
            .collect::<Vec<_>>()
            .into_iter()
            .fold(Default::default(), |(mut p, mut l, mut d), row| {
                p.push(row.0);
                l.push(row.1);
                d.push(row.2);
                (p, l, d)
            })
    }

    #[test]
    fn ranges_hold_the_score_and_narrow_with_more_rows() {
        let width = |count| {
            let (p, late, days) = rows(count);
            let whole = scores(&p, &late).expect("both outcomes");
            let found = ranges(&p, &late, &days, 7).expect("both outcomes");
            assert!((found.roc_auc[0]..found.roc_auc[1]).contains(&whole.roc_auc));
            assert!((found.log_loss[0]..found.log_loss[1]).contains(&whole.log_loss));
            found.roc_auc[1] - found.roc_auc[0]
        };
        assert!(width(10_000) < width(500) / 2.0);
    }

    #[test]
    fn drawing_every_day_once_gives_the_score_itself() {
        let (p, late, days) = rows(400);
        let mut sorted: Vec<_> = p.iter().zip(&late).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(b.0));
        let rows: Vec<_> = sorted
            .into_iter()
            .map(|(p, late)| Row {
                probability: *p,
                late: *late,
                day: 0,
            })
            .collect();
        let once = weighted(&rows, &[1]).expect("both outcomes");
        let whole = scores(&p, &late).expect("both outcomes");
        assert!((once.roc_auc - whole.roc_auc).abs() < 1e-9);
        assert!((once.log_loss - whole.log_loss).abs() < 1e-9);
        assert!((once.calibration_error - whole.calibration_error).abs() < 1e-9);
        assert_eq!(days.len(), 400);
    }
}
