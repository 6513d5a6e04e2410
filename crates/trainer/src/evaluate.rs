//! Scores of a period: whole, by month, by carrier, before and after calibration.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::Scores;
use model::{Calibration, PeriodMetrics};

use crate::scores::{calibration_table, scores};
use crate::{Matrix, Period, TrainerError};

/// What was predicted for a period, beside what happened.
#[derive(Debug)]
pub struct Outcome<'a> {
    pub period: Period,
    pub matrix: &'a Matrix,
    /// Before calibration.
    pub probabilities: &'a [f32],
}

/// Scores the period. `first_day` is where it begins, whether or not a flight left that day.
pub fn evaluate(
    outcome: &Outcome<'_>,
    calibration: &Calibration,
    first_day: NaiveDate,
) -> Result<PeriodMetrics, TrainerError> {
    let Outcome {
        period,
        matrix,
        probabilities,
    } = outcome;
    let empty = || TrainerError::EmptyPeriod {
        period: period.label(),
    };
    let before: Vec<f64> = probabilities.iter().map(|p| f64::from(*p)).collect();
    let after: Vec<f64> = before.iter().map(|p| calibration.apply(*p)).collect();
    let months = matrix
        .days
        .iter()
        .map(|day| day.format("%Y-%m").to_string());
    let carriers = matrix.carriers.iter().map(ToString::to_string);
    Ok(PeriodMetrics {
        first_day,
        last_day: matrix.last_day.ok_or_else(empty)?,
        before_calibration: scores(&before, &matrix.late).ok_or_else(empty)?,
        after_calibration: scores(&after, &matrix.late).ok_or_else(empty)?,
        calibration: calibration_table(&after, &matrix.late),
        by_month: sliced(months, &after, &matrix.late),
        by_carrier: sliced(carriers, &after, &matrix.late),
        without_weather: matrix.without_weather,
    })
}

fn sliced(
    keys: impl Iterator<Item = String>,
    probabilities: &[f64],
    late: &[bool],
) -> BTreeMap<String, Scores> {
    let mut slices: BTreeMap<String, (Vec<f64>, Vec<bool>)> = BTreeMap::new();
    for (key, (probability, late)) in keys.zip(probabilities.iter().zip(late)) {
        let slice = slices.entry(key).or_default();
        slice.0.push(*probability);
        slice.1.push(*late);
    }
    slices
        .into_iter()
        .filter_map(|(key, (probabilities, late))| Some((key, scores(&probabilities, &late)?)))
        .collect()
}
