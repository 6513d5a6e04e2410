//! The trainer seen from outside.

mod booster;
mod check_data;
mod delivery;
mod download;
mod end_to_end;
mod mlflow;
mod synthetic;
