//! Body of `GET /v1/model`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The model that answers, and how good it was on flights it had never seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelInfo {
    pub name: String,
    pub version: String,
    /// Instant of knowledge: `h2` is two hours before the scheduled departure.
    #[schema(example = "h2")]
    pub horizon: String,
    pub trained_at: DateTime<Utc>,
    pub features: Vec<String>,
    pub feature_schema_sha256: String,
    pub data_snapshot_sha256: String,
    pub seed: u64,
    pub trees: usize,
    /// On the held-out test period, as the training calibrated it.
    pub test: Scores,
    /// Absent when the calibration is that of the training.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalibration: Option<EveningShift>,
}

/// The last evening that moved the calibration, and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EveningShift {
    /// The version whose calibration it moves.
    #[schema(example = "20261125T170409Z-7402bbe0c1d2")]
    pub from: String,
    /// Nothing known later took part.
    pub as_of: DateTime<Utc>,
    /// Flights of the last days that had landed.
    pub flights: usize,
    /// Added to the log-odds of 15 minutes late, of 30 given 15, of 60 given 30.
    #[schema(example = json!([0.31, 0.12, 0.05]))]
    pub shift: [f64; 3],
}

/// Scores of probabilities against what happened.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Scores {
    pub rows: usize,
    /// Share of late flights.
    pub base_rate: f64,
    pub mean_prediction: f64,
    pub roc_auc: f64,
    /// Average precision.
    pub pr_auc: f64,
    pub log_loss: f64,
    pub brier: f64,
    /// Expected calibration error, ten equal-count bins.
    pub calibration_error: f64,
}

/// Body of `GET /v1/models`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelList {
    pub models: Vec<ModelSummary>,
}

/// A model that answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelSummary {
    #[schema(example = "late-h2")]
    pub name: String,
    #[schema(example = "h2")]
    pub horizon: String,
    pub version: String,
    pub trained_at: DateTime<Utc>,
    pub features: usize,
    #[schema(example = 0.75)]
    pub roc_auc: f64,
}

/// Body of `POST /v1/model/reload`: what became of each model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReloadReport {
    pub models: Vec<ReloadedModel>,
}

/// One model, after a reload was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReloadedModel {
    #[schema(example = "h2")]
    pub horizon: String,
    /// The version that answers now; none when there is no model of that horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// `unchanged`, `loaded`, `refused` (the former one still answers) or `absent`.
    #[schema(example = "unchanged")]
    pub outcome: String,
    /// Why it was refused, in French.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}
