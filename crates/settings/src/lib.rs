#![doc = include_str!("../README.md")]

mod catalogue;
mod reader;
mod secret;

pub use catalogue::{KEYS, Key};
pub use reader::{Fault, Reader, SettingsError};
pub use secret::{Secret, SecretFile};
