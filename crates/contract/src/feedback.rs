//! Bodies of `POST /v1/feedback`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What really happened to a flight that was predicted: its delay, or its cancellation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedbackRequest {
    /// Id of the prediction.
    #[schema(example = "6f1c6f0e-6c1b-4b0e-9b8e-2d1f0a6b7c8d")]
    pub prediction_id: String,
    /// Minutes, negative when early; absent when the flight was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 27, minimum = -300, maximum = 3000)]
    pub arrival_delay_min: Option<i16>,
    #[serde(default)]
    pub cancelled: bool,
}

impl FeedbackRequest {
    /// Beyond these a delay is a mistake: no aircraft arrives five hours early or two days late.
    pub const DELAYS_MIN: std::ops::RangeInclusive<i16> = -300..=3000;
}

/// What was told of a prediction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FeedbackBody {
    pub prediction_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 27)]
    pub arrival_delay_min: Option<i16>,
    pub cancelled: bool,
    /// When it was first told.
    pub told_at: DateTime<Utc>,
}
