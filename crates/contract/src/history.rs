//! Bodies that tell where rows come from: runs, lineage, rejections.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A run of the pipeline that was imported, and what it read of each source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunBody {
    /// UTC instant of the start, `YYYYMMDDTHHMMSSmmmZ`.
    #[schema(example = "20261125T174500123Z")]
    pub id: String,
    pub started_at: DateTime<Utc>,
    pub imported_at: DateTime<Utc>,
    pub sources: Vec<SourceCountBody>,
}

/// Rows of one source: read = kept + rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SourceCountBody {
    #[schema(example = "flights")]
    pub source: String,
    #[schema(example = 336_776, minimum = 0)]
    pub rows_read: i64,
    #[schema(example = 336_776, minimum = 0)]
    pub rows_kept: i64,
    #[schema(example = 0, minimum = 0)]
    pub rows_rejected: i64,
}

/// A run and the rules that rejected rows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunDetail {
    #[serde(flatten)]
    pub run: RunBody,
    pub rejections: Vec<RuleCountBody>,
}

/// Rows of one source that one rule rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleCountBody {
    #[schema(example = "weather")]
    pub source: String,
    /// Rules are told in `docs/donnees/regles.md`.
    #[schema(example = "MET-04")]
    pub rule: String,
    #[schema(example = 1, minimum = 1)]
    pub rows: i64,
}

/// Where a flight of the dataset comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lineage {
    #[schema(example = "20130101-UA-1545-EWR")]
    pub flight_id: String,
    /// The flight itself, then each row it is joined to.
    pub rows: Vec<LineageRow>,
    /// The runs that wrote those rows last, with what they read and what their rules rejected.
    pub runs: Vec<RunDetail>,
}

/// One row that the flight is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineageRow {
    #[schema(example = "carriers")]
    pub source: String,
    #[schema(example = "UA")]
    pub key: String,
    /// The run that wrote the row last.
    #[schema(example = "20261125T174500123Z")]
    pub run_id: String,
}

/// A row that a rule rejected, as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RejectionBody {
    #[schema(example = "weather")]
    pub source: String,
    /// Where it was in the raw payload.
    #[schema(example = "EWR.json#1044")]
    pub position: String,
    #[schema(example = "MET-04")]
    pub rule: String,
    /// In French.
    pub reason: String,
    #[schema(value_type = Object)]
    pub row: serde_json::Value,
    #[schema(example = "20261125T174500123Z")]
    pub run_id: String,
}
