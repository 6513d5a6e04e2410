//! One file a subcommand: its arguments, then `run`.

pub(crate) mod audit;
pub(crate) mod compare;
pub(crate) mod grille;
mod progress;
pub(crate) mod site;
