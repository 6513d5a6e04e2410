//! The real application over HTTP, asking the real dataset API; and the whole journey.

mod access;
mod app;
mod drift;
mod evening;
mod feedback;
mod journey;
mod openapi;
mod operations;
mod pages;
mod parity;
mod predicting;
mod promotions;
mod protocol;
mod reload;
mod serving;
mod strain;
mod triton;
mod trouble;
