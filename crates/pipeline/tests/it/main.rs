//! The five sources, served by the sandbox, to rows in a real database.

mod clients;
mod command_line;
mod faults;
mod increments;
mod killed;
mod people;
mod program;
mod purger;
mod report;
mod retention;
mod rights;
mod scheduled;
mod sources;
mod steps;
