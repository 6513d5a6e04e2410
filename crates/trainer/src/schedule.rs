//! How many flights each day holds, and from when the outcome of each is known.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

/// Flights by local day of departure, those that never arrived too. A diverted flight is never
/// settled: the data does not tell when it landed.
#[derive(Debug, Clone, Default)]
pub struct Schedule {
    days: BTreeMap<NaiveDate, Vec<Option<DateTime<Utc>>>>,
}

/// What is known of a day at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Published long before.
    pub scheduled: usize,
    pub settled: usize,
}

impl Schedule {
    pub fn add(&mut self, day: NaiveDate, settled_at: Option<DateTime<Utc>>) {
        self.days.entry(day).or_default().push(settled_at);
    }

    pub fn known(&self, day: NaiveDate, at: DateTime<Utc>) -> Known {
        let flights = self.days.get(&day).map_or(&[][..], Vec::as_slice);
        let settled = flights.iter().flatten().filter(|settled| **settled <= at);
        Known {
            scheduled: flights.len(),
            settled: settled.count(),
        }
    }
}
