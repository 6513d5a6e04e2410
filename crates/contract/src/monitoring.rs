//! Body of `GET /v1/monitoring/drift`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far the answers of now are from those of training, for each model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DriftReport {
    pub models: Vec<ModelDrift>,
}

/// One model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelDrift {
    #[schema(example = "h2")]
    pub horizon: String,
    pub model_version: String,
    /// Flights in the window.
    pub rows: u64,
    /// When the oldest of them was predicted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Under this many flights in the window, nothing is concluded.
    pub rows_needed: u64,
    /// Population stability index of each feature, the largest first. Over its threshold, the flights
    /// asked about are no longer those of training.
    pub features: Vec<FeatureDrift>,
    /// The same for the probabilities that were answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction_psi: Option<f64>,
    /// Over this, the answers are no longer those of training.
    #[schema(example = 0.25)]
    pub prediction_psi_threshold: f64,
    /// The same index of single weeks of training, from which the threshold is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prediction_usual_psi: Option<UsualPsi>,
    /// How many weeks those are.
    #[schema(example = 44)]
    pub ordinary_weeks: usize,
    /// Against what happened, as far as it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
}

/// One feature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FeatureDrift {
    #[schema(example = "wind_speed")]
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 0.04)]
    pub psi: Option<f64>,
    /// Over this, it moved more than it does by itself.
    #[schema(example = 0.25)]
    pub psi_threshold: f64,
    /// The same index of single weeks of training, from which the threshold is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual_psi: Option<UsualPsi>,
    pub missing_share: f64,
    pub reference_missing_share: f64,
}

/// Predictions against the feedback of the last days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Quality {
    pub rows: usize,
    /// Share of late flights.
    pub base_rate: f64,
    pub mean_prediction: f64,
    pub brier: f64,
    /// Expected calibration error, ten equal-count bins.
    pub calibration_error: f64,
    /// Absent when every flight had the same outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roc_auc: Option<f64>,
}

/// An index of stability, week after week of training, against all of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UsualPsi {
    #[schema(example = 0.03)]
    pub median: f64,
    /// One week in twenty is beyond.
    #[schema(example = 0.09)]
    pub p95: f64,
    #[schema(example = 0.12)]
    pub most: f64,
}
