#![doc = include_str!("../README.md")]

pub mod catalogue;
pub mod header;
pub mod measure;
pub mod partition;
pub mod plan;

pub use catalogue::{Access, Case, Entry, Gain, Variant};
pub use header::Header;
pub use measure::{Explained, MeasureError, Measured, MeasuredCase, Session, measure};
pub use plan::Plan;
