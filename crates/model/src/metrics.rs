//! `metrics.json`: how good a model is on flights it had never seen.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::Scores;
use serde::{Deserialize, Serialize};

/// Scores of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Chose the number of trees and fitted the calibration: flattering.
    pub validation: PeriodMetrics,
    /// Held out: the figures to quote.
    pub test: PeriodMetrics,
    /// Largest difference between the trainer and ONNX Runtime, over every test row.
    pub parity_max_difference: f64,
    /// Duration of each step.
    pub seconds: BTreeMap<String, f64>,
}

/// Scores over one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodMetrics {
    /// Local days of departure, both included.
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub before_calibration: Scores,
    pub after_calibration: Scores,
    /// Ten bins of as many flights, by growing prediction.
    pub calibration: Vec<CalibrationBin>,
    /// By `YYYY-MM`. A slice where every flight had the same outcome has no scores.
    pub by_month: BTreeMap<String, Scores>,
    pub by_carrier: BTreeMap<String, Scores>,
    /// Flights that arrived but had no weather as of the horizon: the API refuses them too.
    pub without_weather: usize,
}

/// What was predicted and what happened, over one bin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationBin {
    pub rows: usize,
    pub mean_predicted: f64,
    pub observed: f64,
}
