//! The trainer seen from outside.

mod behaviour;
mod booster;
mod cases;
mod download;
mod end_to_end;
mod parity;
mod rival;
mod synthetic;
