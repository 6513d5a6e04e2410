//! What is known of a flight before it leaves, and nothing else.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use chrono_tz::Tz;
use contract::DatasetRow;
use domain::{Aircraft, Airport, AirportCode, CarrierCode, TailNumber};

use crate::FeatureError;

/// A flight as asked about. It has no field for anything known only afterwards.
#[derive(Debug, Clone, PartialEq)]
pub struct FlightInput {
    pub carrier: CarrierCode,
    /// Follows the same flight over the days before.
    pub flight_number: Option<i16>,
    pub origin: Place,
    pub destination: Place,
    pub scheduled_departure: DateTime<Utc>,
    pub scheduled_arrival: Option<DateTime<Utc>>,
    /// Follows the aircraft, once it is assigned.
    pub tail_number: Option<TailNumber>,
    /// Empty when the aircraft is not known yet.
    pub airframe: Airframe,
}

/// Where an airport stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub code: AirportCode,
    pub time_zone: Option<Tz>,
    pub latitude_deg: Option<f64>,
    pub longitude_deg: Option<f64>,
}

/// What the register says of an aircraft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Airframe {
    pub year: Option<i16>,
    pub engines: Option<i16>,
    pub seats: Option<i16>,
    pub manufacturer: Option<String>,
}

impl FlightInput {
    /// Local time of departure at the origin.
    pub fn local_departure(&self) -> Result<NaiveDateTime, FeatureError> {
        let local = self.scheduled_departure.with_timezone(&self.zone()?);
        Ok(local.naive_local())
    }

    /// The origin's time zone.
    pub(crate) fn zone(&self) -> Result<Tz, FeatureError> {
        self.origin
            .time_zone
            .ok_or_else(|| FeatureError::NoTimeZone {
                airport: self.origin.code.clone(),
            })
    }

    /// Local time of arrival at the destination, when it can be told.
    pub fn local_arrival(&self) -> Option<NaiveDateTime> {
        self.destination.local(self.scheduled_arrival?)
    }

    /// Planned time from gate to gate.
    pub fn planned_block(&self) -> Option<Duration> {
        Some(self.scheduled_arrival? - self.scheduled_departure)
    }
}

impl Place {
    pub(crate) fn coordinates_deg(&self) -> Option<(f64, f64)> {
        Some((self.latitude_deg?, self.longitude_deg?))
    }

    fn local(&self, instant: DateTime<Utc>) -> Option<NaiveDateTime> {
        Some(instant.with_timezone(&self.time_zone?).naive_local())
    }
}

impl From<&Airport> for Place {
    fn from(airport: &Airport) -> Self {
        Self {
            code: airport.code.clone(),
            time_zone: airport.time_zone,
            latitude_deg: airport.latitude_deg,
            longitude_deg: airport.longitude_deg,
        }
    }
}

impl From<&Aircraft> for Airframe {
    fn from(aircraft: &Aircraft) -> Self {
        Self {
            year: aircraft.year,
            engines: aircraft.engines,
            seats: aircraft.seats,
            manufacturer: aircraft.manufacturer.clone(),
        }
    }
}

impl TryFrom<&DatasetRow> for FlightInput {
    type Error = FeatureError;

    /// Reads the schedule, the places and the aircraft. Outcomes and the weather joined at
    /// the scheduled hour are left alone: they are not known yet at the horizon.
    fn try_from(row: &DatasetRow) -> Result<Self, Self::Error> {
        Ok(Self {
            carrier: row.carrier.parse()?,
            flight_number: Some(row.flight_number),
            origin: Place {
                code: row.origin.parse()?,
                time_zone: zone(row.origin_time_zone.as_deref()),
                latitude_deg: row.origin_latitude_deg,
                longitude_deg: row.origin_longitude_deg,
            },
            destination: Place {
                code: row.destination.parse()?,
                time_zone: zone(row.destination_time_zone.as_deref()),
                latitude_deg: row.destination_latitude_deg,
                longitude_deg: row.destination_longitude_deg,
            },
            scheduled_departure: row.scheduled_departure,
            scheduled_arrival: row.scheduled_arrival,
            // A mark of another form is an aircraft that cannot be followed.
            tail_number: row
                .tail_number
                .as_deref()
                .and_then(|mark| mark.parse().ok()),
            airframe: Airframe {
                year: row.aircraft_year,
                engines: row.aircraft_engines,
                seats: row.aircraft_seats,
                manufacturer: row.aircraft_manufacturer.clone(),
            },
        })
    }
}

fn zone(name: Option<&str>) -> Option<Tz> {
    name?.parse().ok()
}
