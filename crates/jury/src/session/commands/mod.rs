//! One file a subcommand: its arguments, then `run`.

pub(crate) mod grille;
pub(crate) mod livret;
pub(crate) mod output;
pub(crate) mod planning;
pub(crate) mod pv;
pub(crate) mod session;
