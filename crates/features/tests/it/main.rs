//! The feature code seen from outside.

mod fixture;
mod honesty;
mod learning;
