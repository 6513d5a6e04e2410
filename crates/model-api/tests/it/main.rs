//! The real application over HTTP, asking the real dataset API; and the whole journey.

mod access;
mod app;
mod journey;
mod openapi;
mod predicting;
mod serving;
