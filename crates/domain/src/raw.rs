//! Raw records: what each source publishes, decoded but not judged.
//!
//! Fields keep the source's own units and writing; whatever cannot be read as the
//! expected shape stays text, so that a rule can reject it with its reason.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// A record with its place, so that a rejection can be found again by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// Payload file and row in it, from 1: `EWR-2013-01.json#12`.
    pub position: String,
    pub record: T,
}

impl<T> Located<T> {
    /// Locates the record at `index`, from 0, of the payload file `file`.
    pub fn at(file: &str, index: usize, record: T) -> Self {
        Self {
            position: format!("{file}#{}", index + 1),
            record,
        }
    }
}

/// One hour of the weather archive, in the units that the response declared.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RawWeather {
    /// Airport whose coordinates were asked.
    pub airport: String,
    /// ISO 8601 without zone; UTC, as asked.
    pub time: String,
    pub temperature: Option<f64>,
    pub dew_point: Option<f64>,
    pub relative_humidity: Option<f64>,
    pub wind_direction: Option<f64>,
    pub wind_speed: Option<f64>,
    pub wind_gusts: Option<f64>,
    pub precipitation: Option<f64>,
    pub pressure_msl: Option<f64>,
    pub visibility: Option<f64>,
}

/// `hourly_units` of a weather response: the unit of each measure, as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WeatherUnits {
    pub temperature: String,
    pub dew_point: String,
    pub relative_humidity: String,
    pub wind_direction: String,
    pub wind_speed: String,
    pub wind_gusts: String,
    pub precipitation: String,
    pub pressure_msl: String,
    pub visibility: String,
}

/// One row of the wiki table of airline codes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RawCarrier {
    pub iata: String,
    pub icao: String,
    pub airline: String,
    pub call_sign: String,
    pub country: String,
}

/// One line of the airports file; texts untouched (`\N` means missing there).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RawAirport {
    pub faa: String,
    pub name: String,
    pub lat: String,
    pub lon: String,
    /// Feet.
    pub alt: String,
    /// Hours from UTC in winter.
    pub tz: String,
    pub dst: String,
    pub tzone: String,
}

/// One row of the registry's join of `master`, `acftref` and `engine`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RawAircraft {
    /// Mark without its leading `N`, as the registry writes it.
    pub n_number: String,
    pub year_mfr: Option<String>,
    /// Code: 4 single-engine, 5 multi-engine, 6 rotorcraft.
    pub type_acft: Option<String>,
    pub mfr: Option<String>,
    pub model: Option<String>,
    pub no_eng: Option<i32>,
    pub no_seats: Option<i32>,
    /// Cruising speed, miles an hour.
    pub speed: Option<i32>,
    /// Engine type in words, from the `engine` table.
    pub engine_type: Option<String>,
}

/// One flight of the on-time performance data. Clock times are local `hhmm`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RawFlight {
    /// `YYYY-MM-DD`, local.
    pub flight_date: CompactString,
    pub carrier: CompactString,
    pub number: Option<i32>,
    pub tail_number: Option<CompactString>,
    pub origin: CompactString,
    pub destination: CompactString,
    pub scheduled_departure_hhmm: Option<i32>,
    pub departure_hhmm: Option<i32>,
    pub departure_delay_min: Option<i32>,
    pub scheduled_arrival_hhmm: Option<i32>,
    pub arrival_hhmm: Option<i32>,
    pub arrival_delay_min: Option<i32>,
    pub air_time_min: Option<i32>,
    /// Statute miles.
    pub distance_mi: Option<i32>,
}
