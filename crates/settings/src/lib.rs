#![doc = include_str!("../README.md")]

mod catalogue;
mod command_line;
mod reader;
mod secret;

pub use catalogue::{KEYS, Key};
pub use command_line::parse;
pub use reader::{Fault, Reader, SettingsError};
pub use secret::{Secret, SecretFile};
