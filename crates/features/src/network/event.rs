//! One flight as the network sees it: its schedule, and from when each outcome is known.

use chrono::{DateTime, Duration, Utc};
use contract::DatasetRow;
use domain::{AirportCode, CarrierCode, TailNumber};

use crate::FeatureError;

/// A flight of the window, past or to come. Outcomes are read only from the instant at which
/// they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlightEvent {
    pub carrier: CarrierCode,
    pub flight_number: i16,
    pub origin: AirportCode,
    pub destination: AirportCode,
    pub tail_number: Option<TailNumber>,
    pub scheduled_departure: DateTime<Utc>,
    pub scheduled_arrival: Option<DateTime<Utc>>,
    /// Minutes; absent when the flight has not left, or never did.
    pub departure_delay_min: Option<i16>,
    /// Minutes; absent when the flight has not arrived, or never did.
    pub arrival_delay_min: Option<i16>,
    pub cancelled: bool,
}

/// The data holds no instant of cancellation. Some flights are cancelled the day before, some
/// after hours at the gate: this long after the scheduled departure is when everyone knows.
const CANCELLATION_KNOWN_HOURS: i64 = 3;
/// A destination without a time zone has no scheduled arrival: no flight of the data lasts as long.
const LANDING_KNOWN_HOURS: i64 = 24;

impl FlightEvent {
    /// When the aircraft left the gate, from when its departure delay is known.
    pub(crate) fn departed_at(&self) -> Option<DateTime<Utc>> {
        let delay = self.departure_delay_min?;
        Some(self.scheduled_departure + Duration::minutes(delay.into()))
    }

    /// When it arrived, from when its arrival delay is known.
    pub(crate) fn arrived_at(&self) -> Option<DateTime<Utc>> {
        let delay = self.arrival_delay_min?;
        Some(self.scheduled_arrival? + Duration::minutes(delay.into()))
    }

    /// When a cancellation is known.
    pub(crate) fn cancelled_at(&self) -> Option<DateTime<Utc>> {
        self.cancelled
            .then(|| self.scheduled_departure + Duration::hours(CANCELLATION_KNOWN_HOURS))
    }
}

impl FlightEvent {
    /// From when what became of it is known: it landed, or its cancellation is known. Without a
    /// scheduled arrival, a landing is held known a day later than the departure could tell. `None`
    /// as long as it is not known.
    pub fn settled_at(&self) -> Option<DateTime<Utc>> {
        let late = |delay: i16| {
            self.scheduled_departure
                + Duration::hours(LANDING_KNOWN_HOURS)
                + Duration::minutes(delay.max(0).into())
        };
        self.arrived_at()
            .or_else(|| self.arrival_delay_min.map(late))
            .or_else(|| self.cancelled_at())
    }
}

impl TryFrom<&DatasetRow> for FlightEvent {
    type Error = FeatureError;

    fn try_from(row: &DatasetRow) -> Result<Self, Self::Error> {
        Ok(Self {
            carrier: row.carrier.parse()?,
            flight_number: row.flight_number,
            origin: row.origin.parse()?,
            destination: row.destination.parse()?,
            // A mark of another form is an aircraft that cannot be followed.
            tail_number: row
                .tail_number
                .as_deref()
                .and_then(|mark| mark.parse().ok()),
            scheduled_departure: row.scheduled_departure,
            scheduled_arrival: row.scheduled_arrival,
            departure_delay_min: row.departure_delay_min,
            arrival_delay_min: row.arrival_delay_min,
            cancelled: row.cancelled,
        })
    }
}
