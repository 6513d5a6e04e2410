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
    /// On the held-out test period.
    pub test: Scores,
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
