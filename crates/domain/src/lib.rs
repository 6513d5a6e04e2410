#![doc = include_str!("../README.md")]

mod aircraft;
mod airport;
mod carrier;
pub mod clean;
mod clock;
mod code;
mod flight;
mod person;
mod personal;
pub mod raw;
mod source;
mod weather;

pub use aircraft::{Aircraft, TailNumber};
pub use airport::{Airport, AirportCode};
pub use carrier::{Carrier, CarrierCode};
pub use clock::{Clock, FixedClock, SystemClock};
pub use code::InvalidCode;
pub use flight::{Flight, FlightId, FlightNumber, LATE_THRESHOLD_MIN};
pub use person::{DisplayName, Email};
pub use personal::Personal;
pub use source::{RunId, Source};
pub use weather::WeatherObservation;
