//! The weather archive, in the format and with the refusals of Open-Meteo.

mod archive;
mod ask;
mod station;

pub(crate) use archive::archive;
pub(crate) use station::Station;
