//! From labelled flights to the numbers of a training.

use std::num::NonZeroUsize;

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use domain::{AirportCode, CarrierCode};
use features::{Encodings, Evening, FeatureError, Horizon, Question, World, vector};

use crate::{LabelledFlight, TrainerError};

/// Rows of features, with what happened and what slices the scores.
#[derive(Debug)]
pub struct Matrix {
    pub horizon: Horizon,
    /// Row after row, [`Matrix::width`] wide.
    pub values: Vec<f32>,
    /// Minutes late at the arrival.
    pub delays_min: Vec<i16>,
    pub facts: Vec<Facts>,
    /// Last day of the flights, whether described or left out.
    pub last_day: Option<NaiveDate>,
    /// Flights left out because no recent weather was known.
    pub without_weather: usize,
}

/// What slices the scores of a row.
#[derive(Debug, Clone)]
pub struct Facts {
    pub day: NaiveDate,
    pub carrier: CarrierCode,
    pub origin: AirportCode,
    /// Local hour of the scheduled departure.
    pub hour: u32,
    pub sky: Sky,
    /// From when the delay is known.
    pub landed_at: DateTime<Utc>,
    /// The last evening when it is asked about.
    pub evening: Evening,
}

/// The last weather known at the origin, two hours before at the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sky {
    Calm,
    Wind,
    Rain,
    Fog,
    Unknown,
}

impl Matrix {
    pub fn empty(horizon: Horizon) -> Self {
        Self {
            horizon,
            values: Vec::new(),
            delays_min: Vec::new(),
            facts: Vec::new(),
            last_day: None,
            without_weather: 0,
        }
    }

    pub fn rows(&self) -> usize {
        self.delays_min.len()
    }

    pub fn width(&self) -> usize {
        self.horizon.features().len()
    }

    /// Which rows arrived `threshold_min` late or more.
    pub fn late(&self, threshold_min: i16) -> Vec<bool> {
        self.delays_min
            .iter()
            .map(|delay| *delay >= threshold_min)
            .collect()
    }

    /// The features of those rows alone, in that order.
    pub fn values_of(&self, rows: &[usize]) -> Vec<f32> {
        let width = self.width();
        rows.iter()
            .flat_map(|row| &self.values[row * width..(row + 1) * width])
            .copied()
            .collect()
    }

    fn append(&mut self, mut other: Self) {
        self.values.append(&mut other.values);
        self.delays_min.append(&mut other.delays_min);
        self.facts.append(&mut other.facts);
        self.last_day = self.last_day.max(other.last_day);
        self.without_weather += other.without_weather;
    }

    fn push(
        &mut self,
        flight: &LabelledFlight,
        world: World<'_>,
        encodings: &Encodings,
    ) -> Result<(), TrainerError> {
        self.last_day = self.last_day.max(Some(flight.day));
        let question = Question::at(self.horizon, &flight.input)?;
        match vector(&question, world, encodings) {
            Ok(row) => {
                self.values.extend(row);
                self.delays_min.push(flight.delay_min);
                self.facts.push(Facts {
                    day: flight.day,
                    carrier: flight.input.carrier.clone(),
                    origin: flight.input.origin.code.clone(),
                    hour: flight.input.local_departure()?.hour(),
                    sky: sky(&question, world)?,
                    landed_at: flight.landed_at,
                    evening: Evening::last(question.instant()),
                });
                Ok(())
            }
            Err(FeatureError::NoWeather { .. } | FeatureError::UnknownAirport { .. }) => {
                self.without_weather += 1;
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Describes each flight with the encodings that `encodings_for` gives it: a training row's
/// own month must be left out of them. Every core takes a share; the order is kept.
pub fn matrix<'a>(
    horizon: Horizon,
    flights: &[&LabelledFlight],
    world: World<'_>,
    encodings_for: impl Fn(&LabelledFlight) -> Result<&'a Encodings, TrainerError> + Sync,
) -> Result<Matrix, TrainerError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = flights.len().div_ceil(cores).max(1);
    let describe = |flights: &[&LabelledFlight]| {
        let mut part = Matrix::empty(horizon);
        for flight in flights {
            part.push(flight, world, encodings_for(flight)?)?;
        }
        Ok(part)
    };
    let describe = &describe;
    let parts: Vec<Result<Matrix, TrainerError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = flights
            .chunks(share)
            .map(|flights| scope.spawn(move || describe(flights)))
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    let mut matrix = Matrix::empty(horizon);
    for part in parts {
        matrix.append(part?);
    }
    Ok(matrix)
}

/// From these on, a condition is one that slows an airport down.
const RAIN_MM: f32 = 0.25;
const FOG_M: f32 = 5_000.0;
const WIND_MS: f32 = 10.0;

fn sky(question: &Question<'_>, world: World<'_>) -> Result<Sky, TrainerError> {
    // The same two hours before for every horizon, so that its slices can be compared.
    let instant = Question::at(Horizon::H2, question.flight())?.instant();
    let Some(hour) = world.weather.as_of(&question.flight().origin.code, instant) else {
        return Ok(Sky::Unknown);
    };
    let at_least = |measure: Option<f32>, least| measure.is_some_and(|value| value >= least);
    Ok(if hour.visibility_m.is_some_and(|metres| metres < FOG_M) {
        Sky::Fog
    } else if at_least(hour.precipitation_mm, RAIN_MM) {
        Sky::Rain
    } else if at_least(hour.wind_speed_ms, WIND_MS) || at_least(hour.wind_gust_ms, 15.0) {
        Sky::Wind
    } else {
        Sky::Calm
    })
}

impl Sky {
    /// French name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Calm => "temps calme",
            Self::Wind => "vent fort",
            Self::Rain => "pluie ou neige",
            Self::Fog => "visibilité réduite",
            Self::Unknown => "météo inconnue",
        }
    }
}
