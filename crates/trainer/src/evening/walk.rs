//! Evening after evening: each flight is answered with the calibration that was in force when it was
//! asked about, which only what had landed by then moved.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use contract::Scores;
use features::Evening;
use model::{Calibration, EveningScores, Raw, STEPS};

use super::Ledger;
use crate::bootstrap::ranges;
use crate::scores::scores;
use crate::{Matrix, Period, TrainerError};

/// What was answered, row by row, and what the evenings did.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    /// Of each threshold.
    pub(crate) late: Vec<[f64; STEPS]>,
    evenings: usize,
    refused: usize,
    /// Of the first step: the least, the most.
    span: [f64; 2],
}

/// Answers each row of `matrix`. The predictions are given: an evening only adds up days. An evening
/// that is refused leaves the former one in force, as in the service; before the first, the
/// calibration of the training is.
pub(crate) fn walk(
    ledger: &Ledger<'_>,
    (matrix, raw): (&Matrix, &[Raw]),
    calibration: &Calibration,
) -> Walk {
    let asked = matrix.facts.iter().map(|facts| facts.evening);
    let (first, last) = (asked.clone().min(), asked.max());
    let mut in_force: BTreeMap<Evening, [f64; STEPS]> = BTreeMap::new();
    let mut walk = Walk {
        late: Vec::with_capacity(raw.len()),
        evenings: 0,
        refused: 0,
        span: [0.0; 2],
    };
    let mut shift = [0.0; STEPS];
    for evening in evenings(first, last) {
        walk.evenings += 1;
        match ledger.shift(evening) {
            Ok(found) => shift = found.steps,
            Err(_) => walk.refused += 1,
        }
        walk.span = [walk.span[0].min(shift[0]), walk.span[1].max(shift[0])];
        in_force.insert(evening, shift);
    }
    for (facts, raw) in matrix.facts.iter().zip(raw) {
        let shift = in_force.get(&facts.evening).copied().unwrap_or_default();
        walk.late.push(calibration.shifted_late(shift, *raw));
    }
    walk
}

fn evenings(first: Option<Evening>, last: Option<Evening>) -> impl Iterator<Item = Evening> {
    let days = first.zip(last).into_iter().flat_map(|(first, last)| {
        let end = last.day + Days::new(1);
        first.day.iter_days().take_while(move |day| *day < end)
    });
    days.map(Evening::of)
}

impl Walk {
    /// The probabilities of a threshold.
    pub(crate) fn of(&self, step: usize) -> Vec<f64> {
        self.late.iter().map(|late| late[step]).collect()
    }

    /// Scores of the period; ranges are for the figures to quote.
    pub(crate) fn scores(
        &self,
        period: Period,
        matrix: &Matrix,
        seed: u64,
    ) -> Result<EveningScores, TrainerError> {
        let whole: [Scores; STEPS] = [0, 1, 2]
            .map(|step| scores(&self.of(step), &matrix.late(model::THRESHOLDS_MIN[step])))
            .into_iter()
            .collect::<Option<Vec<_>>>()
            .and_then(|found| found.try_into().ok())
            .ok_or_else(|| TrainerError::EmptyPeriod {
                period: period.label(),
            })?;
        let (after, late) = (self.of(0), matrix.late(model::THRESHOLDS_MIN[0]));
        let days: Vec<_> = matrix.facts.iter().map(|facts| facts.day).collect();
        let [late_15, late_30, late_60] = whole;
        Ok(EveningScores {
            evenings: self.evenings,
            refused: self.refused,
            shift: self.span,
            late_15,
            late_30,
            late_60,
            by_month: by_month(&after, &late, &days),
            ranges: (period == Period::Test)
                .then(|| ranges(&after, &late, &days, seed))
                .flatten(),
        })
    }
}

fn by_month(after: &[f64], late: &[bool], days: &[NaiveDate]) -> BTreeMap<String, Scores> {
    let mut months: BTreeMap<String, (Vec<f64>, Vec<bool>)> = BTreeMap::new();
    for ((probability, late), day) in after.iter().zip(late).zip(days) {
        let month = months.entry(day.format("%Y-%m").to_string()).or_default();
        month.0.push(*probability);
        month.1.push(*late);
    }
    months
        .into_iter()
        .filter_map(|(month, (after, late))| Some((month, scores(&after, &late)?)))
        .collect()
}
