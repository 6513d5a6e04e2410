#![doc = include_str!("../README.md")]

mod caller;
mod grant;
mod keys;
mod pseudonym;
mod refresh;
mod secret;
mod signing;
mod token;

pub use caller::{Caller, Identity, Scope, scopes};
pub use grant::{Client, GrantError, authenticate, grant};
pub use keys::{KeyError, write_private};
pub use pseudonym::{KeyRing, Pseudonym, Use};
pub use refresh::{REFRESH_IDLE, REFRESH_LONGEST, RefreshToken};
pub use secret::{NewSecret, SecretError, hash_secret};
pub use signing::SigningKeys;
pub use token::{Claims, Tokens};
