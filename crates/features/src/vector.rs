//! From a question to the numbers a model reads.

use crate::moment::Moment;
use crate::{Encodings, FeatureError, Question, World};

/// The vector of a flight, in the order of [`crate::Horizon::features`]; NaN is a missing value.
pub fn vector(
    question: &Question<'_>,
    world: World<'_>,
    encodings: &Encodings,
) -> Result<Vec<f32>, FeatureError> {
    let moment = Moment::new(question, world, encodings)?;
    let features = question.horizon().features();
    Ok(features.iter().map(|feature| feature.of(&moment)).collect())
}
