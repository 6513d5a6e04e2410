//! `metrics.json`: how good a model is on flights it had never seen.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::Scores;
use serde::{Deserialize, Serialize};

use crate::STEPS;

/// Scores of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Over the training period, each flight predicted by trees that had not seen its block of
    /// months. It chose the number of trees and fitted the calibration: a little flattering.
    pub validation: PeriodMetrics,
    /// Held out: the figures to quote.
    pub test: PeriodMetrics,
    /// Largest difference between the trainer and ONNX Runtime, over every test row and output.
    pub parity_max_difference: f64,
    /// Duration of each step.
    pub seconds: BTreeMap<String, f64>,
    /// The same periods, the calibration moved each evening (docs/adr/0043); absent from models
    /// trained before it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evenings: Option<Evenings>,
}

/// What moving the calibration each evening gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evenings {
    /// Whether what is served at this horizon is moved each evening.
    pub served: bool,
    pub validation: EveningScores,
    pub test: EveningScores,
    /// The last days before the test period, oldest first.
    pub eve: Vec<ToldDay>,
}

/// Scores over one period, each flight answered with what had landed the evening before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EveningScores {
    pub evenings: usize,
    /// Those whose data was refused: the former calibration went on.
    pub refused: usize,
    /// The least and the most that the log-odds of 15 minutes late were moved by.
    pub shift: [f64; 2],
    pub late_15: Scores,
    pub late_30: Scores,
    pub late_60: Scores,
    /// Of 15 minutes late, by `YYYY-MM`.
    pub by_month: BTreeMap<String, Scores>,
    /// By bootstrap of whole days; drawn for the test period alone.
    pub ranges: Option<Ranges>,
}

/// What trees that had not seen a day told of it, and what happened. At each step, of the flights
/// that reached it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldDay {
    pub day: NaiveDate,
    pub rows: [usize; STEPS],
    /// Sum of the probabilities, calibrated by the training.
    pub told: [f64; STEPS],
    pub happened: [usize; STEPS],
}

/// Scores over one period. Those that say nothing else are of 15 minutes late, calibrated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodMetrics {
    /// Local days of departure, both included.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub before_calibration: Scores,
    pub after_calibration: Scores,
    pub late_30: Scores,
    pub late_60: Scores,
    pub delay: DelayMetrics,
    /// Ten bins of as many flights, by growing prediction.
    pub calibration: Vec<CalibrationBin>,
    /// By `YYYY-MM`. A slice where every flight had the same outcome has no scores.
    pub by_month: BTreeMap<String, Scores>,
    pub by_carrier: BTreeMap<String, Scores>,
    pub by_origin: BTreeMap<String, Scores>,
    /// By band of local hours of departure, `HH-HH`.
    pub by_hour: BTreeMap<String, Scores>,
    /// By the last weather known at the origin two hours before.
    pub by_weather: BTreeMap<String, Scores>,
    /// Where the scores could have been on other days.
    pub confidence: Confidence,
    /// Flights that arrived but had no weather as of the horizon: the API refuses them too.
    pub without_weather: usize,
}

/// How good the interval of the delay is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DelayMetrics {
    /// Share of the flights within the interval, which aims at 0.8.
    pub coverage: f64,
    pub below: f64,
    pub above: f64,
    pub mean_width_min: f64,
    /// Of the median against what happened.
    pub mean_absolute_error_min: f64,
}

/// 95 % ranges by bootstrap: whole days are drawn again, since the flights of a day share its
/// weather and its queues. Drawn for the test period alone: elsewhere `replicates` is 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confidence {
    pub replicates: usize,
    pub days: usize,
    pub whole: Ranges,
    /// By slice, `carrier UA` for instance.
    pub slices: BTreeMap<String, Ranges>,
}

/// From the 2.5th to the 97.5th percentile of each score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ranges {
    pub roc_auc: [f64; 2],
    pub log_loss: [f64; 2],
    pub calibration_error: [f64; 2],
}

/// What was predicted and what happened, over one bin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationBin {
    pub rows: usize,
    pub mean_predicted: f64,
    pub observed: f64,
}
