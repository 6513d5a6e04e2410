//! One file a subcommand: its arguments, then `run`.

pub(crate) mod grille;
