//! From labelled flights to the numbers of a training.

use chrono::NaiveDate;
use domain::CarrierCode;
use features::{Encodings, FEATURES, FeatureError, WeatherHistory, vector};

use crate::{LabelledFlight, TrainerError};

/// Rows of features, with the label and what slices the scores.
#[derive(Debug, Default)]
pub struct Matrix {
    /// Row after row, [`FEATURES`] wide.
    pub values: Vec<f32>,
    pub late: Vec<bool>,
    pub days: Vec<NaiveDate>,
    pub carriers: Vec<CarrierCode>,
    /// Last day of the flights, whether described or left out.
    pub last_day: Option<NaiveDate>,
    /// Flights left out because no recent weather was known.
    pub without_weather: usize,
}

impl Matrix {
    pub fn rows(&self) -> usize {
        self.late.len()
    }

    pub fn width() -> usize {
        FEATURES.len()
    }

    /// Labels as numbers.
    pub fn labels(&self) -> Vec<f32> {
        self.late
            .iter()
            .map(|late| f32::from(u8::from(*late)))
            .collect()
    }

    /// Whether something can be learned from it, or scored on it.
    pub fn has_both_outcomes(&self) -> bool {
        self.late.contains(&true) && self.late.contains(&false)
    }
}

/// Describes each flight with the encodings that `encodings_for` gives it: a training row's
/// own month must be left out of them.
pub fn matrix<'a>(
    flights: impl Iterator<Item = &'a LabelledFlight>,
    weather: &WeatherHistory,
    encodings_for: impl Fn(&LabelledFlight) -> Result<&'a Encodings, TrainerError>,
) -> Result<Matrix, TrainerError> {
    let mut matrix = Matrix::default();
    for flight in flights {
        matrix.last_day = matrix.last_day.max(Some(flight.day));
        match vector(&flight.input, weather, encodings_for(flight)?) {
            Ok(row) => {
                matrix.values.extend(row);
                matrix.late.push(flight.late);
                matrix.days.push(flight.day);
                matrix.carriers.push(flight.input.carrier.clone());
            }
            Err(FeatureError::NoWeather { .. } | FeatureError::UnknownAirport { .. }) => {
                matrix.without_weather += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(matrix)
}
