#![doc = include_str!("../README.md")]

mod document;
mod error;
mod fault;
mod registry;
mod replicas;
mod router;
mod serve;
mod weather;

pub use error::SandboxError;
pub use fault::{
    Fault, FaultSpec, Faults, FlightsFault, RegistryFault, Replica, damage_flights, damage_registry,
};
pub use registry::{Loaded, Registry, load_registry};
pub use replicas::Replicas;
pub use router::{misbehaving_router, router};
pub use serve::serve;
