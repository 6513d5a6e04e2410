#![doc = include_str!("../README.md")]
#![expect(
    clippy::missing_panics_doc,
    reason = "a fixture that cannot be made stops the test"
)]

mod clients;
mod clock;
mod dataset;
mod model_directory;
mod schema;
mod server;

pub use clients::register;
pub use clock::MovableClock;
pub use dataset::{seed, seed_flights, stage_references, weather_at};
pub use model_directory::{onnxruntime, publish, registry, write_model, write_model_of};
pub use schema::{example_faults, faults};
pub use server::{Answer, TestServer};
