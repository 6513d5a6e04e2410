//! What weighed on an answer.

use contract::Explanation;

use crate::ServedModel;
use crate::error::ApiError;

/// The reasons of one row, the heaviest first.
pub(crate) fn of(_model: &ServedModel, _row: &[f32]) -> Result<Explanation, ApiError> {
    Err(ApiError::Internal)
}
