//! `manifest.json`: where a model comes from, and the hash of every other file.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Recalibration;

/// Provenance of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    pub name: String,
    pub version: String,
    /// Instant of knowledge: `h2`.
    pub horizon: String,
    /// Names, in the order of the vector.
    pub features: Vec<String>,
    pub feature_schema_sha256: String,
    pub data_snapshot_sha256: String,
    pub seed: u64,
    /// Git revision of the code that trained it, when known.
    pub code_revision: Option<String>,
    pub trained_at: DateTime<Utc>,
    pub late_threshold_min: i16,
    pub trees: usize,
    /// Which evening moved the calibration; none when the training wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalibration: Option<Recalibration>,
    /// SHA-256 of the other files, by name; filled when the directory is written.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}
