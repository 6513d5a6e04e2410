//! Scores of probabilities against what happened.

use contract::Scores;
use model::CalibrationBin;

const BINS: usize = 10;
/// Keeps the logarithm finite, as scikit-learn does for 64-bit floats.
const LEAST_PROBABILITY: f64 = f64::EPSILON;

/// `None` unless both outcomes are present: ROC AUC does not exist without them.
pub fn scores(probabilities: &[f64], late: &[bool]) -> Option<Scores> {
    let sorted = sorted(probabilities, late);
    let rows = sorted.len() as f64;
    let positives = sorted.iter().filter(|(_, late)| *late).count() as f64;
    if positives == 0.0 || (rows - positives).abs() < 0.5 {
        return None;
    }
    let bins = calibration_table_of(&sorted);
    let mean = |value: fn(&(f64, bool)) -> f64| sorted.iter().map(value).sum::<f64>() / rows;
    Some(Scores {
        rows: sorted.len(),
        base_rate: positives / rows,
        mean_prediction: mean(|(p, _)| *p),
        roc_auc: roc_auc(&sorted, positives),
        pr_auc: average_precision(&sorted, positives),
        log_loss: mean(|(p, late)| {
            let happened = if *late { *p } else { 1.0 - p };
            -happened.clamp(LEAST_PROBABILITY, 1.0).ln()
        }),
        brier: mean(|(p, late)| (p - f64::from(u8::from(*late))).powi(2)),
        calibration_error: bins
            .iter()
            .map(|bin| bin.rows as f64 / rows * (bin.mean_predicted - bin.observed).abs())
            .sum(),
    })
}

/// Ten bins of as many flights, by growing prediction.
pub(crate) fn calibration_table(probabilities: &[f64], late: &[bool]) -> Vec<CalibrationBin> {
    calibration_table_of(&sorted(probabilities, late))
}

fn sorted(probabilities: &[f64], late: &[bool]) -> Vec<(f64, bool)> {
    let mut pairs: Vec<_> = probabilities
        .iter()
        .copied()
        .zip(late.iter().copied())
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    pairs
}

fn calibration_table_of(sorted: &[(f64, bool)]) -> Vec<CalibrationBin> {
    let n = sorted.len();
    (0..BINS)
        .map(|bin| &sorted[bin * n / BINS..(bin + 1) * n / BINS])
        .filter(|bin| !bin.is_empty())
        .map(|bin| CalibrationBin {
            rows: bin.len(),
            mean_predicted: bin.iter().map(|(p, _)| p).sum::<f64>() / bin.len() as f64,
            observed: bin.iter().filter(|(_, late)| *late).count() as f64 / bin.len() as f64,
        })
        .collect()
}

/// Share of (late, on time) pairs in the right order; a tie counts for half.
fn roc_auc(sorted: &[(f64, bool)], positives: f64) -> f64 {
    let negatives = sorted.len() as f64 - positives;
    let (mut negatives_below, mut pairs) = (0.0, 0.0);
    for tie in sorted.chunk_by(same_prediction) {
        let late = tie.iter().filter(|(_, late)| *late).count() as f64;
        let on_time = tie.len() as f64 - late;
        pairs += late * (negatives_below + on_time / 2.0);
        negatives_below += on_time;
    }
    pairs / (positives * negatives)
}

/// Area under precision and recall by steps; ties share one step.
fn average_precision(sorted: &[(f64, bool)], positives: f64) -> f64 {
    let (mut found, mut taken, mut area) = (0.0, 0.0, 0.0);
    let ties: Vec<_> = sorted.chunk_by(same_prediction).collect();
    for tie in ties.into_iter().rev() {
        let late = tie.iter().filter(|(_, late)| *late).count() as f64;
        found += late;
        taken += tie.len() as f64;
        area += late / positives * (found / taken);
    }
    area
}

fn same_prediction(a: &(f64, bool), b: &(f64, bool)) -> bool {
    a.0.total_cmp(&b.0).is_eq()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(actual: f64, expected: f64) {
        assert!(
            (actual - expected).abs() < 1e-9,
            "{actual} is not {expected}"
        );
    }

    /// By hand: late at 0.8, 0.5 and 0.5 (tied with one on time), on time at 0.2 and 0.6.
    fn example() -> Scores {
        let late = [false, true, false, true, false, true];
        scores(&[0.2, 0.5, 0.5, 0.5, 0.6, 0.8], &late).expect("both outcomes")
    }

    #[test]
    fn ties_count_for_half_in_roc_auc() {
        // 0.8 beats 3; each 0.5 beats 0.2 and ties with one: (3 + 1.5 + 1.5) / 9.
        close(example().roc_auc, 6.0 / 9.0);
    }

    #[test]
    fn ties_share_a_step_of_average_precision() {
        // Steps: 0.8 (1/1), 0.6 (1/2), 0.5 (3/5).
        close(example().pr_auc, 1.0 / 3.0 + 2.0 / 3.0 * 0.6);
    }

    #[test]
    fn log_loss_and_brier_by_hand() {
        let logs = 0.8_f64.ln() + 0.5_f64.ln() * 3.0 + 0.4_f64.ln() + 0.8_f64.ln();
        close(example().log_loss, -logs / 6.0);
        close(example().brier, (0.04 + 0.25 * 3.0 + 0.36 + 0.04) / 6.0);
        close(example().base_rate, 0.5);
        close(example().mean_prediction, 3.1 / 6.0);
    }

    #[test]
    fn a_certain_mistake_costs_much_but_not_infinity() {
        let certain = scores(&[1.0, 0.0], &[false, true]).expect("both outcomes");
        assert!(certain.log_loss > 30.0 && certain.log_loss.is_finite());
        close(certain.roc_auc, 0.0);
    }

    #[test]
    fn calibration_error_over_ten_bins_of_two() {
        // Every bin predicts 0.5; nine see one late out of two, the last both.
        let mut late: Vec<_> = (0..20).map(|i| i % 2 == 0).collect();
        late[19] = true;
        let scored = scores(&[0.5; 20], &late).expect("both outcomes");
        close(scored.calibration_error, 0.05);
        let table = calibration_table(&[0.5; 20], &late);
        assert_eq!(table.len(), 10);
        close(table[9].observed, 1.0);
    }

    #[test]
    fn one_outcome_has_no_scores() {
        assert_eq!(scores(&[0.2, 0.3], &[true, true]), None);
        assert_eq!(scores(&[], &[]), None);
    }
}
