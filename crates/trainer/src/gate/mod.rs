//! The gate of production: a candidate against the model in production, on the same flights
//! that neither has seen (docs/adr/0031).

mod bootstrap;
mod markdown;
mod ranked;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::TrainerError;
use crate::scores::scores;
use bootstrap::{Blocks, Interval};
use ranked::Ranked;

/// How much worse a candidate may be, in the unit of each measure. The only place.
///
/// Wider than what the seed and the days do by themselves (docs/adr/0031): two models that
/// differ by their seed alone must pass each other.
#[derive(Debug, Clone, Copy)]
pub struct Tolerances {
    pub log_loss: f64,
    pub roc_auc: f64,
    pub calibration_error: f64,
    /// Of the log loss of a slice.
    pub slice_log_loss: f64,
    /// A smaller slice tells nothing.
    pub least_slice_rows: usize,
}

pub const TOLERANCES: Tolerances = Tolerances {
    log_loss: 0.005,
    roc_auc: 0.01,
    calibration_error: 0.01,
    slice_log_loss: 0.01,
    least_slice_rows: 200,
};

/// What both models said of the same flights.
#[derive(Debug, Default)]
pub struct Compared {
    pub days: Vec<NaiveDate>,
    pub late: Vec<bool>,
    /// Calibrated probabilities.
    pub candidate: Vec<f64>,
    pub production: Vec<f64>,
    /// Rows of each slice, by its name for people: `compagnie UA`.
    pub slices: BTreeMap<String, Vec<usize>>,
}

/// A measure of both, and how much worse the candidate is.
#[derive(Debug, Clone)]
pub struct Line {
    pub name: String,
    pub rows: usize,
    pub production: f64,
    pub candidate: f64,
    /// Positive is worse.
    pub worse_by: f64,
    /// Of `worse_by`, at 95 %.
    pub interval: Interval,
    pub tolerance: f64,
    pub is_accepted: bool,
}

/// What the gate says.
#[derive(Debug, Clone)]
pub struct Verdict {
    pub model: String,
    pub candidate: String,
    /// `None` when there is nothing to compare with: a first model passes.
    pub production: Option<String>,
    pub first_day: Option<NaiveDate>,
    pub last_day: Option<NaiveDate>,
    pub measures: Vec<Line>,
    pub slices: Vec<Line>,
    /// Whether only what is surely worse is stopped: see [`doubt`].
    pub has_benefit_of_doubt: bool,
}

impl Verdict {
    /// The first model of a name: nothing to be worse than.
    pub fn first(model: &str, candidate: &str) -> Self {
        Self {
            model: model.to_owned(),
            candidate: candidate.to_owned(),
            production: None,
            first_day: None,
            last_day: None,
            measures: Vec::new(),
            slices: Vec::new(),
            has_benefit_of_doubt: false,
        }
    }

    pub fn is_accepted(&self) -> bool {
        self.refusals().next().is_none()
    }

    /// The lines that refuse the candidate.
    pub fn refusals(&self) -> impl Iterator<Item = &Line> {
        let all = self.measures.iter().chain(&self.slices);
        all.filter(|line| !line.is_accepted)
    }
}

/// Compares on every row. A whole measure passes when the candidate is surely not worse by more
/// than the tolerance; a slice, smaller and one of many, fails when it surely is.
pub fn judge(
    (model, candidate, production): (&str, &str, &str),
    compared: &Compared,
) -> Result<Verdict, TrainerError> {
    let empty = || TrainerError::EmptyPeriod { period: "test" };
    let before = scores(&compared.production, &compared.late).ok_or_else(empty)?;
    let after = scores(&compared.candidate, &compared.late).ok_or_else(empty)?;
    let blocks = Blocks::of_days(&compared.days);
    let losses = losses(compared);
    let rows: Vec<usize> = (0..losses.len()).collect();
    let ranked = [&compared.production, &compared.candidate]
        .map(|said| Ranked::new(said, &compared.late, &blocks));
    let worse = |measure: fn(&Ranked, &[u32]) -> f64| {
        blocks.interval(|drawn| measure(&ranked[1], drawn) - measure(&ranked[0], drawn))
    };
    let measure = |name: &str, (production, candidate), sign: f64, interval, tolerance| {
        let line = Line {
            name: name.to_owned(),
            rows: rows.len(),
            production,
            candidate,
            worse_by: sign * (candidate - production),
            interval,
            tolerance,
            is_accepted: true,
        };
        let is_accepted = line.interval.high <= tolerance;
        Line {
            is_accepted,
            ..line
        }
    };
    let measures = vec![
        measure(
            "perte logarithmique",
            (before.log_loss, after.log_loss),
            1.0,
            blocks.mean_interval(&losses, &rows),
            TOLERANCES.log_loss,
        ),
        measure(
            "AUC ROC",
            (before.roc_auc, after.roc_auc),
            -1.0,
            worse(|ranked, drawn| -ranked.roc_auc(drawn)),
            TOLERANCES.roc_auc,
        ),
        measure(
            "erreur de calibration",
            (before.calibration_error, after.calibration_error),
            1.0,
            worse(Ranked::calibration_error),
            TOLERANCES.calibration_error,
        ),
    ];
    Ok(Verdict {
        model: model.to_owned(),
        candidate: candidate.to_owned(),
        production: Some(production.to_owned()),
        first_day: compared.days.iter().min().copied(),
        last_day: compared.days.iter().max().copied(),
        measures,
        slices: slices(compared, &blocks, &losses),
        has_benefit_of_doubt: false,
    })
}

/// The same with the burden of proof on the other side: the candidate is stopped only when it is
/// surely worse. For a move that is small, bounded and made again the next evening.
pub fn doubt(names: (&str, &str, &str), compared: &Compared) -> Result<Verdict, TrainerError> {
    let mut verdict = judge(names, compared)?;
    verdict.has_benefit_of_doubt = true;
    for line in &mut verdict.measures {
        line.is_accepted = line.interval.low <= line.tolerance;
    }
    Ok(verdict)
}

fn slices(compared: &Compared, blocks: &Blocks, losses: &[f64]) -> Vec<Line> {
    let large = compared.slices.iter();
    large
        .filter(|(_, rows)| rows.len() >= TOLERANCES.least_slice_rows)
        .map(|(name, rows)| {
            let mean = |said: &[f64]| {
                let sum: f64 = rows
                    .iter()
                    .map(|row| loss(said[*row], compared.late[*row]))
                    .sum();
                sum / rows.len() as f64
            };
            let (production, candidate) = (mean(&compared.production), mean(&compared.candidate));
            let interval = blocks.mean_interval(losses, rows);
            Line {
                name: name.clone(),
                rows: rows.len(),
                production,
                candidate,
                worse_by: candidate - production,
                interval,
                tolerance: TOLERANCES.slice_log_loss,
                is_accepted: interval.low <= TOLERANCES.slice_log_loss,
            }
        })
        .collect()
}

/// How much more each flight costs the candidate.
fn losses(compared: &Compared) -> Vec<f64> {
    let both = compared.candidate.iter().zip(&compared.production);
    both.zip(&compared.late)
        .map(|((candidate, production), late)| loss(*candidate, *late) - loss(*production, *late))
        .collect()
}

fn loss(probability: f64, late: bool) -> f64 {
    let happened = if late { probability } else { 1.0 - probability };
    -happened.clamp(f64::EPSILON, 1.0).ln()
}

#[cfg(test)]
mod tests;
