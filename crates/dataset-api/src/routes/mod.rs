//! One file an operation: parameters, description, handler.

pub(crate) mod export_flights;
pub(crate) mod get_aircraft;
pub(crate) mod get_airport;
pub(crate) mod get_flight;
pub(crate) mod health;
pub(crate) mod list_airports;
pub(crate) mod list_carriers;
pub(crate) mod list_flights;
pub(crate) mod list_weather;
pub(crate) mod metrics;
pub(crate) mod post_token;
