//! The five sources, served by the sandbox, to rows in a real database.

mod command_line;
mod increments;
mod sources;
mod steps;
