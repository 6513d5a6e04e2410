//! Why a flight has no vector.

use chrono::{DateTime, Utc};
use domain::{AirportCode, InvalidCode};

use crate::Horizon;

/// A flight that cannot be turned into a vector. Everything else that may be
/// missing (aircraft, destination's place, a measure) is a missing value of the vector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeatureError {
    /// The origin has no weather station in the history: another origin must be asked for.
    #[error("no weather station at the origin")]
    UnknownAirport { airport: AirportCode },
    /// The station has nothing recent enough at that instant: ask for another time,
    /// or extract the weather again.
    #[error("no recent weather at the origin")]
    NoWeather {
        airport: AirportCode,
        /// The instant of knowledge, two hours before departure for `h2`.
        instant: DateTime<Utc>,
    },
    /// The origin's local time cannot be told.
    #[error("the origin has no time zone")]
    NoTimeZone { airport: AirportCode },
    /// The question asks for knowledge that the model's horizon does not have.
    #[error("the instant is later than the horizon's instant of knowledge")]
    AfterHorizon {
        horizon: Horizon,
        known_at: DateTime<Utc>,
    },
    /// A row of the dataset holds a code that is not one.
    #[error("the row holds an invalid code")]
    Code(#[from] InvalidCode),
}
