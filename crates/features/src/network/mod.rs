//! The state of the network as it was known at an instant: delays, queues, rotations.
//!
//! Built from a window of flights, the same in training (the whole snapshot) and in serving
//! (some days of the dataset API): [`Network::window`] says which days a question needs.

mod event;
mod key;
mod queue;
mod rotation;
mod timeline;

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use domain::{AirportCode, CarrierCode};

pub use self::event::FlightEvent;
use self::key::Key;
use self::queue::Queue;
pub(crate) use self::queue::Waiting;
pub(crate) use self::rotation::PreviousLeg;
use self::rotation::Rotations;
pub(crate) use self::timeline::Delays;
use self::timeline::Timeline;
use crate::Horizon;

/// An outcome that comes later than this after the schedule is left out, so that a window of
/// events that begins earlier holds every outcome of a span.
const LONGEST_OUTCOME_HOURS: i64 = 24;
/// The longest span that a feature looks back on, in days.
pub(crate) const MEMORY_DAYS: i64 = 7;
/// How far around the departure the schedule is read, in hours.
pub(crate) const SCHEDULE_HOURS: i64 = 2;

/// Flights of a window. Several threads may ask it.
#[derive(Debug, Clone, Default)]
pub struct Network {
    departures: HashMap<Key, Timeline>,
    arrivals: HashMap<Key, Timeline>,
    cancellations: HashMap<Key, Timeline>,
    queues: HashMap<Key, Queue>,
    rotations: Rotations,
}

/// Scheduled departures from `from`, included, to `until`, excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkWindow {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Network {
    /// Which flights, of the three origins, a question needs to be answered as it would be
    /// with all of them.
    pub fn window(
        horizon: Horizon,
        scheduled_departure: DateTime<Utc>,
        as_of: DateTime<Utc>,
    ) -> NetworkWindow {
        let schedule = Duration::hours(SCHEDULE_HOURS);
        let memory = Duration::days(MEMORY_DAYS) + Duration::hours(LONGEST_OUTCOME_HOURS);
        let from = scheduled_departure - schedule;
        NetworkWindow {
            from: match horizon {
                Horizon::Reservation => from,
                Horizon::Veille | Horizon::H2 => from
                    .min(as_of - memory)
                    .min(scheduled_departure - Duration::hours(rotation::LONGEST_GAP_HOURS)),
            },
            until: scheduled_departure + schedule,
        }
    }

    /// Sorts everything. A flight given twice counts once.
    pub fn new(events: impl IntoIterator<Item = FlightEvent>) -> Self {
        let mut events: Vec<_> = events.into_iter().collect();
        let order = |a: &FlightEvent, b: &FlightEvent| {
            let key = |e: &FlightEvent| (e.scheduled_departure, e.flight_number);
            key(a)
                .cmp(&key(b))
                .then_with(|| a.carrier.cmp(&b.carrier))
                .then_with(|| a.origin.cmp(&b.origin))
        };
        events.sort_by(order);
        events.dedup_by(|a, b| order(a, b).is_eq());
        let mut network = Self::default();
        for event in &events {
            network.add(event);
        }
        let timelines = network
            .departures
            .values_mut()
            .chain(network.arrivals.values_mut())
            .chain(network.cancellations.values_mut());
        timelines.for_each(Timeline::finish);
        network.queues.values_mut().for_each(Queue::finish);
        network.rotations = Rotations::new(events);
        network
    }

    fn add(&mut self, event: &FlightEvent) {
        let FlightEvent {
            carrier,
            origin,
            destination,
            ..
        } = event;
        let scheduled = event.scheduled_departure;
        let in_time = |instant: &DateTime<Utc>| {
            *instant <= scheduled + Duration::hours(LONGEST_OUTCOME_HOURS)
        };
        let here = Key::origin(origin);
        let ours = Key::carrier_at(carrier, origin);
        let there = Key::destination(destination);
        let departed = event.departed_at();
        if let (Some(at), Some(delay)) = (departed.filter(in_time), event.departure_delay_min) {
            for key in [Key::ALL, here, ours, there, Key::carrier(carrier)] {
                self.departures.entry(key).or_default().push(at, delay);
            }
        }
        if let (Some(at), Some(delay)) =
            (event.arrived_at().filter(in_time), event.arrival_delay_min)
        {
            let flight = Key::flight(carrier, event.flight_number);
            let route = Key::route(origin, destination);
            for key in [Key::ALL, here, there, flight, route, Key::carrier(carrier)] {
                self.arrivals.entry(key).or_default().push(at, delay);
            }
        }
        if let Some(at) = event.cancelled_at() {
            for key in [Key::ALL, here] {
                self.cancellations.entry(key).or_default().push(at, 0);
            }
        }
        let gone = departed.or_else(|| event.cancelled_at());
        for key in [Key::ALL, here, ours, there] {
            self.queues.entry(key).or_default().push(scheduled, gone);
        }
    }

    /// The state around a flight, as known at `as_of`.
    pub(crate) fn seen_by<'a>(&'a self, subject: Subject<'a>, as_of: DateTime<Utc>) -> View<'a> {
        View {
            network: self,
            subject,
            as_of,
        }
    }
}

/// Which flight the state is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) carrier: &'a CarrierCode,
    pub(crate) origin: &'a AirportCode,
    pub(crate) destination: &'a AirportCode,
    pub(crate) flight_number: Option<i16>,
    pub(crate) scheduled_departure: DateTime<Utc>,
}

/// The network seen from one flight at one instant: nothing later than `as_of` is read, but the
/// schedule, which is published long before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    network: &'a Network,
    subject: Subject<'a>,
    as_of: DateTime<Utc>,
}

/// Whose delays.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of {
    All,
    Origin,
    Destination,
    Carrier,
    CarrierHere,
    Flight,
    Route,
}

impl<'a> View<'a> {
    fn key(&self, of: Of) -> Option<Key> {
        let subject = &self.subject;
        Some(match of {
            Of::All => Key::ALL,
            Of::Origin => Key::origin(subject.origin),
            Of::Destination => Key::destination(subject.destination),
            Of::Carrier => Key::carrier(subject.carrier),
            Of::CarrierHere => Key::carrier_at(subject.carrier, subject.origin),
            Of::Flight => Key::flight(subject.carrier, subject.flight_number?),
            Of::Route => Key::route(subject.origin, subject.destination),
        })
    }

    /// Departures of the last hours.
    pub(crate) fn departures(&self, of: Of, hours: i64) -> Option<Delays> {
        let timeline = self.network.departures.get(&self.key(of)?)?;
        timeline.last(Duration::hours(hours), self.as_of)
    }

    /// Departures around the same hour of the day before, as far as they are known.
    pub(crate) fn departures_a_day_before(&self, of: Of, around_hours: i64) -> Option<Delays> {
        let timeline = self.network.departures.get(&self.key(of)?)?;
        let middle = self.subject.scheduled_departure - Duration::days(1);
        let around = Duration::hours(around_hours);
        timeline.between(middle - around, (middle + around).min(self.as_of))
    }

    /// Arrivals of the last hours.
    pub(crate) fn arrivals(&self, of: Of, hours: i64) -> Option<Delays> {
        let timeline = self.network.arrivals.get(&self.key(of)?)?;
        timeline.last(Duration::hours(hours), self.as_of)
    }

    /// Cancellations that became known in the last hours.
    pub(crate) fn cancellations(&self, of: Of, hours: i64) -> Option<f32> {
        let timeline = self.network.cancellations.get(&self.key(of)?);
        let known = timeline.and_then(|t| t.last(Duration::hours(hours), self.as_of));
        Some(known.map_or(0.0, |known| known.flights as f32))
    }

    /// Flights that should have left by now and have not.
    pub(crate) fn waiting(&self, of: Of) -> Option<Waiting> {
        Some(self.network.queues.get(&self.key(of)?)?.at(self.as_of))
    }

    /// Flights scheduled within some minutes of the departure.
    pub(crate) fn scheduled(&self, of: Of, from_min: i64, until_min: i64) -> Option<f32> {
        let departure = self.subject.scheduled_departure;
        let queue = self.network.queues.get(&self.key(of)?)?;
        Some(queue.scheduled(
            departure + Duration::minutes(from_min),
            departure + Duration::minutes(until_min),
        ))
    }

    /// The last departure of the same aircraft from New York, before this one.
    pub(crate) fn previous_leg(&self, tail: &domain::TailNumber) -> Option<PreviousLeg<'a>> {
        let departure = self.subject.scheduled_departure;
        self.network.rotations.previous(tail, departure, self.as_of)
    }
}
