#![doc = include_str!("../README.md")]

mod document;
mod error;
mod registry;
mod replicas;
mod router;
mod serve;
mod weather;

pub use error::SandboxError;
pub use registry::{Loaded, Registry, load_registry};
pub use replicas::Replicas;
pub use router::router;
pub use serve::serve;
