//! Misbehaviour on demand, so that what protects the pipeline can be shown and tested.
//!
//! A fault belongs to one replica and strikes a number of its requests, or all of them until it
//! is lifted. It is set at the start (`sandbox serve --fault weather=429:2`) or while the
//! sandbox runs (`PUT /faults/weather/429?times=2`, `DELETE /faults`).

mod control;
mod damage;
mod kind;
mod strike;

pub(crate) use control::{lift, list, put};
pub(crate) use damage::restore;
pub use damage::{FlightsFault, RegistryFault, damage_flights, damage_registry};
pub use kind::{Fault, FaultSpec, Replica};
pub(crate) use strike::strike;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The faults in force, shared by the requests.
#[derive(Debug, Clone, Default)]
pub struct Faults(Arc<Mutex<BTreeMap<Replica, InForce>>>);

#[derive(Debug, Clone, Copy)]
struct InForce {
    fault: Fault,
    /// Requests still to strike; `None` for all of them.
    left: Option<u32>,
}

impl Faults {
    #[must_use]
    pub fn new(specs: &[FaultSpec]) -> Self {
        let faults = Self::default();
        for spec in specs {
            faults.set(*spec);
        }
        faults
    }

    /// Puts a fault in force, instead of the replica's former one.
    pub fn set(&self, spec: FaultSpec) {
        let in_force = InForce {
            fault: spec.fault,
            left: spec.times,
        };
        self.lock().insert(spec.replica, in_force);
    }

    /// Lifts every fault.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// The fault that strikes this request of the replica, counted as struck.
    fn take(&self, replica: Replica) -> Option<Fault> {
        let mut faults = self.lock();
        let in_force = faults.get_mut(&replica)?;
        match &mut in_force.left {
            None => {}
            Some(0) => return None,
            Some(left) => *left -= 1,
        }
        Some(in_force.fault)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Replica, InForce>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
