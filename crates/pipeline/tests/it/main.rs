//! The five sources, served by the sandbox, to rows in a real database.

mod command_line;
mod report;
mod sources;
mod steps;
