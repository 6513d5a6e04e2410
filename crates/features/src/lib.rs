#![doc = include_str!("../README.md")]

mod encodings;
mod error;
mod evening;
mod geometry;
mod history;
pub mod holiday;
mod horizon;
mod input;
mod moment;
mod network;
mod question;
mod reason;
mod schema;
mod vector;
mod weather;

pub use encodings::{Encodings, Rates, SMOOTHING_FLIGHTS, Tally, Vocabulary};
pub use error::FeatureError;
pub use evening::Evening;
pub use history::{History, Month};
pub use horizon::{Horizon, UnknownHorizon};
pub use input::{Airframe, FlightInput, Place};
pub use network::{FlightEvent, Network, NetworkWindow};
pub use question::{Question, World};
pub use reason::{Reason, reasons};
pub use schema::{FEATURES, Feature, Group, KnownFrom};
pub use vector::vector;
pub use weather::{RecentWeather, WeatherHistory};
