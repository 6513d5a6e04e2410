//! The journeys of an aircraft. Only departures from New York are in the data: where it flew in
//! between is not known, but it had to go and come back.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use domain::TailNumber;

use super::FlightEvent;

/// Beyond this, an earlier departure says nothing of the next one.
pub(super) const LONGEST_GAP_HOURS: i64 = 36;

/// Departures by aircraft, in the order of the schedule.
#[derive(Debug, Clone, Default)]
pub(super) struct Rotations(HashMap<TailNumber, Vec<FlightEvent>>);

/// An earlier departure of the same aircraft, as known at an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PreviousLeg<'a> {
    leg: &'a FlightEvent,
    departure: DateTime<Utc>,
    as_of: DateTime<Utc>,
}

impl Rotations {
    /// `events` are in the order of the schedule.
    pub(super) fn new(events: Vec<FlightEvent>) -> Self {
        let mut by_tail: HashMap<TailNumber, Vec<FlightEvent>> = HashMap::new();
        for event in events {
            if let Some(tail) = event.tail_number.clone() {
                by_tail.entry(tail).or_default().push(event);
            }
        }
        Self(by_tail)
    }

    pub(super) fn previous(
        &self,
        tail: &TailNumber,
        departure: DateTime<Utc>,
        as_of: DateTime<Utc>,
    ) -> Option<PreviousLeg<'_>> {
        let legs = self.0.get(tail)?;
        let rank = legs.partition_point(|leg| leg.scheduled_departure < departure);
        let leg = legs.get(rank.checked_sub(1)?)?;
        let gap = departure - leg.scheduled_departure;
        (gap <= Duration::hours(LONGEST_GAP_HOURS)).then_some(PreviousLeg {
            leg,
            departure,
            as_of,
        })
    }
}

impl PreviousLeg<'_> {
    /// From one scheduled departure to the next.
    pub(crate) fn gap(&self) -> Duration {
        self.departure - self.leg.scheduled_departure
    }

    /// What is left of the gap once the aircraft has gone and come back at the scheduled pace.
    pub(crate) fn slack(&self) -> Option<Duration> {
        let there = self.leg.scheduled_arrival? - self.leg.scheduled_departure;
        Some(self.gap() - there * 2)
    }

    /// Minutes late when it left; how long it has waited when it has not left yet; none before
    /// its schedule.
    pub(crate) fn departure_delay_min(&self) -> Option<f32> {
        let waited = self.as_of - self.leg.scheduled_departure;
        match self.leg.departed_at() {
            Some(departed) if departed <= self.as_of => self.leg.departure_delay_min.map(f32::from),
            // Cancelled, and known to be: the aircraft did not go.
            None if self
                .leg
                .cancelled_at()
                .is_some_and(|known| known <= self.as_of) =>
            {
                None
            }
            _ => (waited >= Duration::zero()).then(|| waited.num_minutes() as f32),
        }
    }

    /// Minutes late when it arrived.
    pub(crate) fn arrival_delay_min(&self) -> Option<f32> {
        let arrived = self.leg.arrived_at()?;
        (arrived <= self.as_of)
            .then_some(self.leg.arrival_delay_min)
            .flatten()
            .map(f32::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    fn leg(minute: i64) -> FlightEvent {
        FlightEvent {
            carrier: "UA".parse().expect("a code"),
            flight_number: 1,
            origin: "EWR".parse().expect("a code"),
            destination: "IAH".parse().expect("a code"),
            tail_number: Some("N14228".parse().expect("a mark")),
            scheduled_departure: at(minute),
            scheduled_arrival: Some(at(minute + 100)),
            departure_delay_min: Some(30),
            arrival_delay_min: Some(20),
            cancelled: false,
        }
    }

    #[test]
    fn a_previous_leg_says_what_was_known_of_it() {
        let tail = "N14228".parse().expect("a mark");
        let rotations = Rotations::new(vec![leg(0), leg(500)]);
        let seen = |minute| {
            let previous = rotations
                .previous(&tail, at(500), at(minute))
                .expect("a leg");
            assert_eq!(previous.gap(), Duration::minutes(500));
            assert_eq!(previous.slack(), Some(Duration::minutes(300)));
            (previous.departure_delay_min(), previous.arrival_delay_min())
        };
        assert_eq!(seen(-1), (None, None));
        assert_eq!(seen(29), (Some(29.0), None));
        assert_eq!(seen(30), (Some(30.0), None));
        assert_eq!(seen(119), (Some(30.0), None));
        assert_eq!(seen(120), (Some(30.0), Some(20.0)));
        assert!(rotations.previous(&tail, at(0), at(0)).is_none());
        assert!(
            rotations
                .previous(&tail, at(500 + 36 * 60 + 1), at(0))
                .is_none()
        );
    }
}
