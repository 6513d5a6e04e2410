//! The join: one row a flight, with its carrier, airports, aircraft and weather.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;
use contract::DatasetRow;
use domain::raw::RawFlight;
use domain::{
    Aircraft, Airport, AirportCode, Carrier, CarrierCode, Flight, TailNumber, WeatherObservation,
};

use crate::tally::{Example, Row};
use crate::{Partition, Tally, rules, weather};

/// What flights refer to. Whatever a flight names and no source lists is completed with its code.
#[derive(Debug, Default)]
pub struct References {
    carriers: HashMap<CarrierCode, Carrier>,
    airports: HashMap<AirportCode, Airport>,
    aircraft: HashMap<TailNumber, Aircraft>,
    news: Referenced,
}

/// Some of what flights refer to.
#[derive(Debug, Clone, Default)]
pub struct Referenced {
    pub carriers: Vec<Carrier>,
    pub airports: Vec<Airport>,
    pub aircraft: Vec<Aircraft>,
}

impl Referenced {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.carriers.is_empty() && self.airports.is_empty() && self.aircraft.is_empty()
    }
}

impl References {
    #[must_use]
    pub fn new(carriers: Vec<Carrier>, airports: Vec<Airport>, aircraft: Vec<Aircraft>) -> Self {
        Self {
            news: Referenced {
                carriers: carriers.clone(),
                airports: airports.clone(),
                aircraft: aircraft.clone(),
            },
            carriers: by(carriers, |carrier| carrier.code.clone()),
            airports: by(airports, |airport| airport.code.clone()),
            aircraft: by(aircraft, |aircraft| aircraft.tail_number.clone()),
        }
    }

    /// What came since it was last taken: everything that the sources list, then what was completed.
    pub fn take_news(&mut self) -> Referenced {
        std::mem::take(&mut self.news)
    }

    /// Every carrier, in the order of codes, completed ones included.
    pub fn carriers(&self) -> Vec<&Carrier> {
        sorted(self.carriers.values(), |carrier| &carrier.code)
    }

    /// Every airport, in the order of codes, completed ones included.
    pub fn airports(&self) -> Vec<&Airport> {
        sorted(self.airports.values(), |airport| &airport.code)
    }

    /// Every aircraft, in the order of marks, completed ones included.
    pub fn aircraft(&self) -> Vec<&Aircraft> {
        sorted(self.aircraft.values(), |aircraft| &aircraft.tail_number)
    }

    /// Completes the airport of a station that measured something.
    pub fn meet_station(&mut self, station: &AirportCode) {
        if !self.airports.contains_key(station) {
            self.complete_airport(station);
        }
    }

    fn complete_airport(&mut self, code: &AirportCode) {
        let airport = Airport::unknown(code.clone());
        self.news.airports.push(airport.clone());
        self.airports.insert(code.clone(), airport);
    }

    pub(crate) fn time_zone(&self, airport: &AirportCode) -> Option<Tz> {
        self.airports.get(airport)?.time_zone
    }

    /// Completes the carrier, the airports and the aircraft that a kept flight names.
    pub(crate) fn meet(&mut self, flight: &Met<'_>, row: &mut Row<'_, RawFlight>) {
        if !self.carriers.contains_key(flight.carrier) {
            row.note(&rules::FLIGHT_UNKNOWN_CARRIER);
            let carrier = Carrier::unknown(flight.carrier.clone());
            self.news.carriers.push(carrier.clone());
            self.carriers.insert(flight.carrier.clone(), carrier);
        }
        for airport in flight.airports {
            if !self.airports.contains_key(airport) {
                row.note(&rules::FLIGHT_UNKNOWN_AIRPORT);
                self.complete_airport(airport);
            }
        }
        if let Some(tail) = flight.aircraft
            && !self.aircraft.contains_key(tail)
        {
            row.note(&rules::FLIGHT_UNKNOWN_AIRCRAFT);
            let aircraft = Aircraft::unknown(tail.clone());
            self.news.aircraft.push(aircraft.clone());
            self.aircraft.insert(tail.clone(), aircraft);
        }
    }
}

/// What a kept flight names.
pub(crate) struct Met<'a> {
    pub(crate) carrier: &'a CarrierCode,
    pub(crate) airports: [&'a AirportCode; 2],
    pub(crate) aircraft: Option<&'a TailNumber>,
}

fn sorted<'a, T, K: Ord + 'a>(
    values: impl Iterator<Item = &'a T>,
    key: impl Fn(&'a T) -> &'a K,
) -> Vec<&'a T> {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable_by_key(|value| key(value));
    values
}

fn by<T, K: Eq + Hash>(values: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, T> {
    values
        .into_iter()
        .map(|value| (key(&value), value))
        .collect()
}

/// The hours of weather that a join may need: those of the months at hand, and no others.
#[derive(Debug, Default)]
pub struct WeatherWindow {
    /// The hours of each month, in the order of their key.
    months: BTreeMap<Partition, Vec<WeatherObservation>>,
}

impl WeatherWindow {
    /// Puts the hours of one month, all stations together.
    pub fn put(&mut self, month: Partition, mut hours: Vec<WeatherObservation>) {
        weather::sort(&mut hours);
        self.months.insert(month, hours);
    }

    /// Forgets the months before `month`.
    pub fn forget_before(&mut self, month: Partition) {
        self.months = self.months.split_off(&month);
    }

    fn at(&self, airport: &AirportCode, hour: DateTime<Utc>) -> Option<&WeatherObservation> {
        let hours = self.months.get(&Partition::of(hour.date_naive()))?;
        let found = hours.binary_search_by(|other| weather::key(other).cmp(&(hour, airport)));
        hours.get(found.ok()?)
    }
}

/// Joins one clean flight. The weather is the origin's, for the hour of the scheduled departure.
pub fn join(
    flight: &Flight,
    references: &References,
    weather: &WeatherWindow,
    tally: &mut Tally,
) -> DatasetRow {
    let carrier = references.carriers.get(&flight.carrier);
    let origin = references.airports.get(&flight.origin);
    let destination = references.airports.get(&flight.destination);
    let aircraft = flight
        .tail_number
        .as_ref()
        .and_then(|tail| references.aircraft.get(tail));
    let hour = flight
        .scheduled_departure
        .duration_trunc(TimeDelta::hours(1))
        .ok();
    let weather = hour.and_then(|hour| weather.at(&flight.origin, hour));
    if weather.is_none() {
        tally.note(&rules::FLIGHT_NO_WEATHER, || Example {
            position: flight.id.to_string(),
            value: format!(
                "{}, {}",
                flight.origin,
                flight.scheduled_departure.format("%Y-%m-%dT%H:%MZ")
            ),
        });
    }
    let zone = |airport: Option<&Airport>| airport?.time_zone.map(|zone| zone.name().to_owned());
    DatasetRow {
        flight_id: flight.id.as_str().to_owned(),
        flight_date: flight.flight_date,
        carrier: flight.carrier.as_str().to_owned(),
        carrier_name: carrier.and_then(|carrier| carrier.name.clone()),
        flight_number: flight.number.get(),
        tail_number: flight
            .tail_number
            .as_ref()
            .map(|tail| tail.as_str().to_owned()),
        origin: flight.origin.as_str().to_owned(),
        origin_name: origin.and_then(|airport| airport.name.clone()),
        origin_time_zone: zone(origin),
        origin_latitude_deg: origin.and_then(|airport| airport.latitude_deg),
        origin_longitude_deg: origin.and_then(|airport| airport.longitude_deg),
        destination: flight.destination.as_str().to_owned(),
        destination_name: destination.and_then(|airport| airport.name.clone()),
        destination_time_zone: zone(destination),
        destination_latitude_deg: destination.and_then(|airport| airport.latitude_deg),
        destination_longitude_deg: destination.and_then(|airport| airport.longitude_deg),
        scheduled_departure: flight.scheduled_departure,
        scheduled_arrival: flight.scheduled_arrival,
        departure_delay_min: flight.departure_delay_min,
        arrival_delay_min: flight.arrival_delay_min,
        air_time_min: flight.air_time_min,
        distance_km: flight.distance_km,
        cancelled: flight.is_cancelled(),
        diverted: flight.is_diverted(),
        aircraft_year: aircraft.and_then(|aircraft| aircraft.year),
        aircraft_kind: aircraft.and_then(|aircraft| aircraft.kind.clone()),
        aircraft_manufacturer: aircraft.and_then(|aircraft| aircraft.manufacturer.clone()),
        aircraft_model: aircraft.and_then(|aircraft| aircraft.model.clone()),
        aircraft_engines: aircraft.and_then(|aircraft| aircraft.engines),
        aircraft_seats: aircraft.and_then(|aircraft| aircraft.seats),
        aircraft_engine_kind: aircraft.and_then(|aircraft| aircraft.engine_kind.clone()),
        weather_observed_at: weather.map(|hour| hour.observed_at),
        temperature_c: weather.and_then(|hour| hour.temperature_c),
        dew_point_c: weather.and_then(|hour| hour.dew_point_c),
        humidity_pct: weather.and_then(|hour| hour.humidity_pct),
        wind_direction_deg: weather.and_then(|hour| hour.wind_direction_deg),
        wind_speed_ms: weather.and_then(|hour| hour.wind_speed_ms),
        wind_gust_ms: weather.and_then(|hour| hour.wind_gust_ms),
        precipitation_mm: weather.and_then(|hour| hour.precipitation_mm),
        pressure_hpa: weather.and_then(|hour| hour.pressure_hpa),
        visibility_m: weather.and_then(|hour| hour.visibility_m),
        late: flight.is_late(),
    }
}
