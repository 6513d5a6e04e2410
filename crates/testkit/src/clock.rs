//! A clock that tests move.

use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};
use domain::Clock;

/// Stands at an instant until told to go on.
#[derive(Debug)]
pub struct MovableClock(Mutex<DateTime<Utc>>);

impl MovableClock {
    pub fn at(instant: &str) -> Self {
        Self(Mutex::new(instant.parse().expect("an RFC 3339 instant")))
    }

    pub fn advance(&self, by: TimeDelta) {
        *self
            .0
            .lock()
            .expect("no test panicked while moving the clock") += by;
    }
}

impl Clock for MovableClock {
    fn now(&self) -> DateTime<Utc> {
        *self
            .0
            .lock()
            .expect("no test panicked while moving the clock")
    }
}
