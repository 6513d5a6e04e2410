//! From a flight to the numbers a model reads.

use crate::moment::Moment;
use crate::{Encodings, FEATURES, FeatureError, FlightInput, WeatherHistory};

/// The vector of a flight, in the order of [`FEATURES`]; NaN is a missing value.
pub fn vector(
    input: &FlightInput,
    weather: &WeatherHistory,
    encodings: &Encodings,
) -> Result<Vec<f32>, FeatureError> {
    let moment = Moment::new(input, weather, encodings)?;
    Ok(FEATURES.iter().map(|feature| feature.of(&moment)).collect())
}
