#![doc = include_str!("../README.md")]

mod caller;
mod grant;
mod keys;
mod pseudonym;
mod secret;
mod token;

pub use caller::{Caller, Identity, Scope, scopes};
pub use grant::{Client, GrantError, grant};
pub use keys::{KeyError, KeyPair, write_private};
pub use pseudonym::{KeyRing, Pseudonym, Use};
pub use secret::{NewSecret, SecretError, hash_secret};
pub use token::{Claims, Tokens};
