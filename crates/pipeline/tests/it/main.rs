//! The five sources, served by the sandbox, to rows in a real database.

mod command_line;
mod sources;
mod steps;
