//! Flights: identity, schedule in UTC, and what happened.

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::code::{InvalidCode, code};
use crate::{AirportCode, CarrierCode, TailNumber};

/// Minutes from which an arrival counts as late: the definition of the US
/// Department of Transportation (14 CFR 234.2).
pub const LATE_THRESHOLD_MIN: i16 = 15;

code!(
    /// Natural key of a flight: `YYYYMMDD-CC-NNNN-OOO`, local date of departure,
    /// carrier, flight number, origin.
    FlightId,
    "flight id",
    "YYYYMMDD-CARRIER-NUMBER-ORIGIN",
    is_flight_id
);

fn is_flight_id(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(date), Some(carrier), Some(number), Some(origin), None) = (
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
        parts.next(),
    ) else {
        return false;
    };
    date.len() == 8
        && NaiveDate::parse_from_str(date, "%Y%m%d").is_ok()
        && CarrierCode::parse(carrier).is_ok()
        && number
            .parse()
            .is_ok_and(|number| FlightNumber::new(number).is_ok())
        && !number.starts_with(['0', '+'])
        && AirportCode::parse(origin).is_ok()
}

impl FlightId {
    /// The local day of departure, which the id begins with.
    pub fn day(&self) -> NaiveDate {
        let day = self.as_str().get(..8).unwrap_or_default();
        NaiveDate::parse_from_str(day, "%Y%m%d").unwrap_or_default()
    }

    /// The id of the flight that leaves `origin` on the local day `date`.
    pub fn of(
        date: NaiveDate,
        carrier: &CarrierCode,
        number: FlightNumber,
        origin: &AirportCode,
    ) -> Self {
        // Written by hand: reading a format for each flight costs more than the rest of its id.
        let (year, month, day) = (date.year(), date.month(), date.day());
        Self(format!("{year:04}{month:02}{day:02}-{carrier}-{number}-{origin}").into())
    }
}

/// Flight number, 1 to 9999 (IATA SSIM).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct FlightNumber(i16);

impl FlightNumber {
    /// # Errors
    /// Fails outside 1 to 9999.
    pub fn new(number: i32) -> Result<Self, InvalidCode> {
        i16::try_from(number)
            .ok()
            .filter(|number| (1..=9999).contains(number))
            .map(Self)
            .ok_or(InvalidCode {
                kind: "flight number",
                expected: "a number from 1 to 9999",
            })
    }

    pub fn get(self) -> i16 {
        self.0
    }
}

impl TryFrom<i32> for FlightNumber {
    type Error = InvalidCode;
    fn try_from(number: i32) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<FlightNumber> for i32 {
    fn from(number: FlightNumber) -> Self {
        number.0.into()
    }
}

impl std::fmt::Display for FlightNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// One scheduled flight and its outcome. Delays are minutes, negative when early.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Flight {
    pub id: FlightId,
    /// Local calendar day of the scheduled departure at the origin.
    pub flight_date: NaiveDate,
    pub carrier: CarrierCode,
    pub number: FlightNumber,
    pub tail_number: Option<TailNumber>,
    pub origin: AirportCode,
    pub destination: AirportCode,
    pub scheduled_departure: DateTime<Utc>,
    /// Absent when the destination's time zone is unknown.
    pub scheduled_arrival: Option<DateTime<Utc>>,
    pub departure_delay_min: Option<i16>,
    pub arrival_delay_min: Option<i16>,
    pub air_time_min: Option<i16>,
    pub distance_km: Option<f32>,
}

impl Flight {
    /// A flight that never left.
    pub fn is_cancelled(&self) -> bool {
        self.departure_delay_min.is_none()
    }

    /// A flight that left but did not arrive as planned at its destination.
    pub fn is_diverted(&self) -> bool {
        self.departure_delay_min.is_some() && self.arrival_delay_min.is_none()
    }

    /// The label: late by [`LATE_THRESHOLD_MIN`] or more. `None` when the flight never arrived.
    pub fn is_late(&self) -> Option<bool> {
        self.arrival_delay_min
            .map(|delay| delay >= LATE_THRESHOLD_MIN)
    }

    /// Instant of the real departure, known only afterwards.
    pub fn departed_at(&self) -> Option<DateTime<Utc>> {
        let delay = Duration::minutes(self.departure_delay_min?.into());
        Some(self.scheduled_departure + delay)
    }

    /// Instant of the real arrival, known only afterwards.
    pub fn arrived_at(&self) -> Option<DateTime<Utc>> {
        let delay = Duration::minutes(self.arrival_delay_min?.into());
        Some(self.scheduled_arrival? + delay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_id_round_trips_and_refuses_other_texts() {
        let id = FlightId::parse("20130101-UA-1545-EWR").expect("a valid id");
        assert_eq!(id.as_str(), "20130101-UA-1545-EWR");
        for bad in [
            "",
            "20130101-UA-1545",
            "20131301-UA-1545-EWR",
            "20130101-UA-0-EWR",
            "20130101-UA-01545-EWR",
            "20130101-UA-10000-EWR",
            "20130101-UA-1545-EWR-",
            "2013é101-UA-1-EWR",
        ] {
            assert!(FlightId::parse(bad).is_err(), "{bad:?} should be refused");
        }
    }
}
