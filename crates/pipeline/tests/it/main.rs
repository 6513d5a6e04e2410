//! The five sources, served by the sandbox, to rows in a real database.

mod clients;
mod command_line;
mod faults;
mod increments;
mod killed;
mod program;
mod report;
mod scheduled;
mod sources;
mod steps;
