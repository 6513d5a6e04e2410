//! What the aggregation returns beside the clean records: what it refused, and why.

use serde::{Deserialize, Serialize};

use crate::Source;

/// A raw row that a rule refused. Never lost: it keeps its text, its place and the reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rejection {
    pub source: Source,
    /// Id of the rule in `aggregator::rules::RULES`.
    pub rule: String,
    /// Reason in French, for people.
    pub reason: String,
    /// Where the row stands in the raw payload (file and row number, from 1).
    pub position: String,
    /// The raw row itself.
    pub row: serde_json::Value,
}
