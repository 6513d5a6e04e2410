#![doc = include_str!("../README.md")]

mod check;
mod class;
mod keep;
mod register;
mod rules;

pub use check::{MarkedColumn, faults};
pub use class::Class;
pub use keep::Keep;
pub use register::{CONTROLLER, Controller, Processing, REGISTER};
pub use rules::{Action, Clock, RULES, Rule, RuleId, UnknownRule};

/// The table of a column written `table.column`.
pub fn table_of(column: &str) -> &str {
    column.split_once('.').map_or(column, |(table, _)| table)
}
