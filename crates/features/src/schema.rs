//! The one table of features: it gives the schema, its hash and the order of the vector.

use std::fmt::Write as _;

use chrono::Datelike;
use sha2::{Digest, Sha256};

use crate::history::{carrier_destination, origin_hour};
use crate::moment::{Moment, minute_of_day};

/// To raise when a formula changes without its name, so that older models are refused.
const REVISION: u32 = 1;

/// What a feature speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    Weather,
    Congestion,
    CarrierRoute,
    Aircraft,
    Calendar,
}

/// From when a feature is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownFrom {
    /// When the schedule is published, months ahead.
    Schedule,
    /// When the aircraft is assigned, usually the day before.
    Assignment,
    /// At the horizon's instant of knowledge.
    Horizon,
}

/// One line of the table.
#[derive(Debug)]
pub struct Feature {
    pub name: &'static str,
    pub unit: &'static str,
    pub group: Group,
    pub known_from: KnownFrom,
    formula: fn(&Moment) -> Option<f32>,
}

impl Feature {
    /// NaN when missing; an infinite value is missing too.
    pub(crate) fn of(&self, moment: &Moment) -> f32 {
        (self.formula)(moment)
            .filter(|value| value.is_finite())
            .unwrap_or(f32::NAN)
    }
}

impl Group {
    /// Stable name, used by the schema's hash and, later, by explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weather => "weather",
            Self::Congestion => "congestion",
            Self::CarrierRoute => "carrier_route",
            Self::Aircraft => "aircraft",
            Self::Calendar => "calendar",
        }
    }
}

impl KnownFrom {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Assignment => "assignment",
            Self::Horizon => "horizon",
        }
    }
}

/// Names, in the order of the vector.
pub fn feature_names() -> Vec<String> {
    FEATURES.iter().map(|f| f.name.to_owned()).collect()
}

/// Hash of the table, in hexadecimal. A model trained on another table is refused.
pub fn schema_sha256() -> String {
    let mut text = format!("revision {REVISION}\n");
    for feature in FEATURES {
        let Feature { name, unit, .. } = feature;
        let (group, known_from) = (feature.group.as_str(), feature.known_from.as_str());
        let _ = writeln!(text, "{name}\t{unit}\t{group}\t{known_from}");
    }
    let digest = Sha256::digest(text);
    digest.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

macro_rules! features {
    ($($group:ident, $known_from:ident: { $($name:ident [$unit:literal] = |$m:ident| $formula:expr;)+ })+) => {
        /// Every feature, in the order of the vector.
        pub const FEATURES: &[Feature] = &[$($(Feature {
            name: stringify!($name),
            unit: $unit,
            group: Group::$group,
            known_from: KnownFrom::$known_from,
            formula: |$m| $formula,
        },)+)+];
    };
}

features! {
    Calendar, Schedule: {
        local_departure_minute ["min"] = |m| Some(minute_of_day(m.local_departure));
        local_arrival_minute ["min"] = |m| m.local_arrival.map(minute_of_day);
        weekday ["0 = Monday"] = |m| Some(m.local_departure.weekday().num_days_from_monday() as f32);
        holiday_distance ["d"] = |m| Some(m.days_from_holiday.abs() as f32);
        holiday_side ["-1 before, 1 after"] = |m| Some(m.days_from_holiday.signum() as f32);
    }
    CarrierRoute, Schedule: {
        carrier ["code"] = |m| Some(m.encodings.carriers.code(m.flight.carrier.as_str()));
        origin ["code"] = |m| Some(m.encodings.origins.code(m.flight.origin.code.as_str()));
        destination ["code"] = |m| Some(m.encodings.destinations.code(m.flight.destination.code.as_str()));
        planned_block ["min"] = |m| m.flight.planned_block().map(|block| block.num_minutes() as f32);
        distance ["km"] = |m| m.distance_km.map(|km| km as f32);
        carrier_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_carrier, m.flight.carrier.as_str()))
        };
        destination_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_destination, m.flight.destination.code.as_str()))
        };
        origin_hour_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_origin_hour, &origin_hour(m.flight, m.local_departure)))
        };
        carrier_destination_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_carrier_destination, &carrier_destination(m.flight)))
        };
    }
    Aircraft, Assignment: {
        aircraft_age ["a"] = |m| {
            let year = m.flight.airframe.year?;
            Some((m.local_departure.year() - i32::from(year)) as f32)
        };
        aircraft_seats ["1"] = |m| m.flight.airframe.seats.map(f32::from);
        aircraft_engines ["1"] = |m| m.flight.airframe.engines.map(f32::from);
        aircraft_manufacturer ["code"] = |m| {
            let name = m.flight.airframe.manufacturer.as_deref()?;
            Some(m.encodings.manufacturers.code(name))
        };
    }
    Weather, Horizon: {
        temperature ["°C"] = |m| m.weather.last.temperature_c;
        dew_point ["°C"] = |m| m.weather.last.dew_point_c;
        humidity ["%"] = |m| m.weather.last.humidity_pct;
        wind_speed ["m/s"] = |m| m.weather.last.wind_speed_ms;
        wind_gust ["m/s"] = |m| m.weather.last.wind_gust_ms;
        wind_from_east ["sine"] = |m| m.wind().map(|(sine, _)| sine);
        wind_from_north ["cosine"] = |m| m.wind().map(|(_, cosine)| cosine);
        precipitation ["mm"] = |m| m.weather.last.precipitation_mm;
        pressure ["hPa"] = |m| m.weather.last.pressure_hpa;
        visibility ["m"] = |m| m.weather.last.visibility_m;
        observation_age ["h"] = |m| Some(m.weather.age.num_minutes() as f32 / 60.0);
        pressure_tendency_3h ["hPa"] = |m| m.weather.pressure_tendency_hpa;
        precipitation_3h ["mm"] = |m| m.weather.precipitation_3h_mm;
        precipitation_6h ["mm"] = |m| m.weather.precipitation_6h_mm;
        lowest_visibility_3h ["m"] = |m| m.weather.lowest_visibility_3h_m;
        highest_gust_3h ["m/s"] = |m| m.weather.highest_gust_3h_ms;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = FEATURES.iter().map(|f| f.name).collect();
        assert_eq!(names.len(), FEATURES.len());
    }

    /// Changing this value means that every model trained before is refused.
    #[test]
    fn the_schema_hash_is_stable() {
        assert_eq!(
            schema_sha256(),
            "4fdddfb867769b978a79c308be2d56ab06bdb63ff72f9aa8b923fc4f77260ee1"
        );
    }
}
