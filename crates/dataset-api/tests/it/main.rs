//! The real application over HTTP, on a real database.

mod access;
mod app;
mod exports;
mod limits;
mod openapi;
mod operations;
mod reading;
