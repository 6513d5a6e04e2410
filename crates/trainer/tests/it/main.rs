//! The trainer seen from outside.

mod booster;
mod download;
mod end_to_end;
mod mlflow;
mod synthetic;
