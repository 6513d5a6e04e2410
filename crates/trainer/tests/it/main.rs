//! The trainer seen from outside.

mod behaviour;
mod booster;
mod cases;
mod check_data;
mod delivery;
mod download;
mod end_to_end;
mod evening;
mod mlflow;
mod parity;
mod rival;
mod scikit_learn;
mod synthetic;
