//! The columns of each source, before and after: the one list that the report goes by.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use compact_str::CompactString;
use contract::DatasetRow;
use domain::raw::{RawAircraft, RawAirport, RawCarrier, RawFlight, RawWeather};
use domain::{Aircraft, Airport, Carrier, WeatherObservation};

/// What a column holds in one row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    Missing,
    /// Something that is not a number.
    Other,
    Number(f64),
}

/// A raw column, and the clean one that it becomes.
pub(super) struct Column<R, C> {
    pub(super) raw: &'static str,
    pub(super) clean: &'static str,
    pub(super) before: fn(&R) -> Cell,
    pub(super) after: fn(&C) -> Cell,
    /// For a measure.
    pub(super) measure: Option<Measure>,
}

/// A column whose distribution is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    pub(super) label: &'static str,
    /// Empty when the payload declares it.
    pub(super) unit_before: &'static str,
    pub(super) unit_after: &'static str,
}

/// `raw field => clean field`, and for a measure its label and its units before and after.
macro_rules! columns {
    ($name:ident: $raw_type:ty => $clean_type:ty;
     $($raw:ident => $clean:ident $(, $label:literal, $before:literal => $after:literal)?;)+) => {
        pub(super) const $name: &[Column<$raw_type, $clean_type>] = &[$(Column {
            raw: stringify!($raw),
            clean: stringify!($clean),
            before: |row| row.$raw.cell(),
            after: |row| row.$clean.cell(),
            measure: columns!(@measure $($label, $before, $after)?),
        }),+];
    };
    (@measure) => { None };
    (@measure $label:literal, $before:literal, $after:literal) => {
        Some(Measure { label: $label, unit_before: $before, unit_after: $after })
    };
}

// In the order of `WeatherUnits`, on which `Table::declare` relies.
columns! {
    WEATHER: RawWeather => WeatherObservation;
    temperature => temperature_c, "Température", "" => "°C";
    dew_point => dew_point_c, "Point de rosée", "" => "°C";
    relative_humidity => humidity_pct, "Humidité relative", "" => "%";
    wind_direction => wind_direction_deg, "Direction du vent", "" => "°";
    wind_speed => wind_speed_ms, "Vitesse du vent", "" => "m/s";
    wind_gusts => wind_gust_ms, "Rafales", "" => "m/s";
    precipitation => precipitation_mm, "Précipitations", "" => "mm";
    pressure_msl => pressure_hpa, "Pression", "" => "hPa";
    visibility => visibility_m, "Visibilité", "" => "m";
}

columns! {
    CARRIERS: RawCarrier => Carrier;
    icao => icao_code;
    airline => name;
    call_sign => call_sign;
    country => country;
}

columns! {
    AIRPORTS: RawAirport => Airport;
    name => name;
    lat => latitude_deg;
    lon => longitude_deg;
    alt => altitude_m, "Altitude", "ft" => "m";
    tzone => time_zone;
}

columns! {
    AIRCRAFT: RawAircraft => Aircraft;
    year_mfr => year, "Année de construction", "année" => "année";
    type_acft => kind;
    mfr => manufacturer;
    model => model;
    no_eng => engines, "Moteurs", "moteurs" => "moteurs";
    no_seats => seats, "Sièges", "sièges" => "sièges";
    speed => cruise_speed_kmh, "Vitesse de croisière", "mi/h" => "km/h";
    engine_type => engine_kind;
}

columns! {
    FLIGHTS: RawFlight => DatasetRow;
    tail_number => tail_number;
    scheduled_departure_hhmm => scheduled_departure;
    scheduled_arrival_hhmm => scheduled_arrival;
    departure_delay_min => departure_delay_min, "Retard au départ", "min" => "min";
    arrival_delay_min => arrival_delay_min, "Retard à l'arrivée", "min" => "min";
    air_time_min => air_time_min, "Temps de vol", "min" => "min";
    distance_mi => distance_km, "Distance", "mi" => "km";
}

/// A field, as a cell.
trait AsCell {
    fn cell(&self) -> Cell;
}

impl<T: AsCell> AsCell for Option<T> {
    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Missing, AsCell::cell)
    }
}

macro_rules! texts {
    ($($type:ty),+) => {
        $(impl AsCell for $type {
            fn cell(&self) -> Cell {
                match self.trim() {
                    "" | "\\N" => Cell::Missing,
                    text => text.parse::<f64>().map_or(Cell::Other, |it| it.cell()),
                }
            }
        })+
    };
}

texts!(String, CompactString);

impl AsCell for f64 {
    fn cell(&self) -> Cell {
        if self.is_finite() {
            Cell::Number(*self)
        } else {
            Cell::Other
        }
    }
}

macro_rules! numbers {
    ($($type:ty),+) => {
        $(impl AsCell for $type {
            fn cell(&self) -> Cell {
                f64::from(*self).cell()
            }
        })+
    };
}

numbers!(f32, i16, i32);

macro_rules! others {
    ($($type:ty),+) => {
        $(impl AsCell for $type {
            fn cell(&self) -> Cell {
                Cell::Other
            }
        })+
    };
}

others!(DateTime<Utc>, Tz);
