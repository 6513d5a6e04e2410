//! Probabilities against what happened.

use contract::Quality;

const BINS: usize = 10;

/// `None` without any pair.
pub(super) fn of(pairs: &[(f64, bool)]) -> Option<Quality> {
    let rows = pairs.len();
    if rows == 0 {
        return None;
    }
    let count = rows as f64;
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mean = |pairs: &[(f64, bool)], of: fn(&(f64, bool)) -> f64| {
        pairs.iter().map(of).sum::<f64>() / pairs.len().max(1) as f64
    };
    let happened = |pair: &(f64, bool)| f64::from(u8::from(pair.1));
    let bins = BINS.min(rows);
    let calibration_error = (0..bins)
        .map(|bin| &sorted[bin * rows / bins..(bin + 1) * rows / bins])
        .map(|bin| (mean(bin, |pair| pair.0) - mean(bin, happened)).abs() * bin.len() as f64)
        .sum::<f64>()
        / count;
    Some(Quality {
        rows,
        base_rate: mean(&sorted, happened),
        mean_prediction: mean(&sorted, |pair| pair.0),
        brier: mean(&sorted, |pair| {
            (pair.0 - f64::from(u8::from(pair.1))).powi(2)
        }),
        calibration_error,
        roc_auc: roc_auc(&sorted),
    })
}

/// The share of (late, on time) pairs that are in order, ties counting for half; by ranks.
fn roc_auc(sorted: &[(f64, bool)]) -> Option<f64> {
    let late = sorted.iter().filter(|pair| pair.1).count();
    let on_time = sorted.len() - late;
    if late == 0 || on_time == 0 {
        return None;
    }
    let mut ranks_of_late = 0.0;
    let mut first = 0;
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        // The mean of the ranks first + 1 to first + length.
        let rank = first as f64 + f64::midpoint(tied.len() as f64, 1.0);
        ranks_of_late += rank * tied.iter().filter(|pair| pair.1).count() as f64;
        first += tied.len();
    }
    let least = late as f64 * (late as f64 + 1.0) / 2.0;
    Some((ranks_of_late - least) / (late as f64 * on_time as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let pairs = [(0.1, false), (0.4, false), (0.4, true), (0.8, true)];
        let quality = of(&pairs).expect("pairs");
        assert_eq!(quality.rows, 4);
        let close =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}");
        close(quality.base_rate, 0.5);
        close(quality.mean_prediction, 0.425);
        close(quality.brier, (0.01 + 0.16 + 0.36 + 0.04) / 4.0);
        // Four bins of one: .1, .4, .6 and .2 away.
        close(quality.calibration_error, 1.3 / 4.0);
        // Of four pairs, three in order and one tied.
        close(quality.roc_auc.expect("both outcomes"), 3.5 / 4.0);
    }

    #[test]
    fn one_outcome_alone_has_no_auc_and_none_has_nothing() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(0.2, true)]).expect("a pair").roc_auc, None);
    }
}
