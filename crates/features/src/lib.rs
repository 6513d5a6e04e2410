#![doc = include_str!("../README.md")]

mod encodings;
mod error;
mod geometry;
mod history;
pub mod holiday;
mod horizon;
mod input;
mod moment;
mod schema;
mod vector;
mod weather;

pub use encodings::{Encodings, Rates, SMOOTHING_FLIGHTS, Tally, Vocabulary};
pub use error::FeatureError;
pub use history::{History, Month};
pub use horizon::Horizon;
pub use input::{Airframe, FlightInput, Place};
pub use schema::{FEATURES, Feature, Group, KnownFrom, feature_names, schema_sha256};
pub use vector::vector;
pub use weather::{RecentWeather, WeatherHistory};
