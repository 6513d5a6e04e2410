//! The five sources, served by the sandbox, to rows in a real database.

mod command_line;
mod faults;
mod increments;
mod killed;
mod program;
mod scheduled;
mod report;
mod sources;
mod steps;
