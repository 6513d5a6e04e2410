//! The join: one row a flight, with its carrier, airports, aircraft and weather.

use std::collections::HashMap;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use chrono_tz::Tz;
use contract::DatasetRow;
use domain::{
    Aircraft, Airport, AirportCode, Carrier, CarrierCode, Flight, TailNumber, WeatherObservation,
};

use crate::{Tally, rules};

/// What flights refer to. Whatever a flight names and no source lists is completed with its code.
#[derive(Debug, Default)]
pub struct References {
    carriers: HashMap<CarrierCode, Carrier>,
    airports: HashMap<AirportCode, Airport>,
    aircraft: HashMap<TailNumber, Aircraft>,
    weather: HashMap<(AirportCode, DateTime<Utc>), WeatherObservation>,
}

impl References {
    #[must_use]
    pub fn new(
        carriers: Vec<Carrier>,
        airports: Vec<Airport>,
        aircraft: Vec<Aircraft>,
        weather: Vec<WeatherObservation>,
    ) -> Self {
        let mut airports: HashMap<_, _> =
            airports.into_iter().map(|a| (a.code.clone(), a)).collect();
        for hour in &weather {
            let code = &hour.airport;
            airports
                .entry(code.clone())
                .or_insert_with(|| Airport::unknown(code.clone()));
        }
        Self {
            airports,
            carriers: carriers.into_iter().map(|c| (c.code.clone(), c)).collect(),
            aircraft: aircraft
                .into_iter()
                .map(|a| (a.tail_number.clone(), a))
                .collect(),
            weather: weather
                .into_iter()
                .map(|w| ((w.airport.clone(), w.observed_at), w))
                .collect(),
        }
    }

    /// Every carrier, in the order of codes, completed ones included.
    #[must_use]
    pub fn carriers(&self) -> Vec<&Carrier> {
        sorted(self.carriers.values(), |carrier| &carrier.code)
    }

    /// Every airport, in the order of codes, completed ones included.
    #[must_use]
    pub fn airports(&self) -> Vec<&Airport> {
        sorted(self.airports.values(), |airport| &airport.code)
    }

    /// Every aircraft, in the order of marks, completed ones included.
    #[must_use]
    pub fn aircraft(&self) -> Vec<&Aircraft> {
        sorted(self.aircraft.values(), |aircraft| &aircraft.tail_number)
    }

    /// Every hour of weather, by airport then instant.
    #[must_use]
    pub fn weather(&self) -> Vec<&WeatherObservation> {
        let mut hours: Vec<_> = self.weather.values().collect();
        hours.sort_by(|a, b| (&a.airport, a.observed_at).cmp(&(&b.airport, b.observed_at)));
        hours
    }

    pub(crate) fn time_zone(&self, airport: &AirportCode) -> Option<Tz> {
        self.airports.get(airport)?.time_zone
    }

    /// Completes the carrier and the airports that a kept flight names.
    pub(crate) fn meet(
        &mut self,
        carrier: &CarrierCode,
        airports: [&AirportCode; 2],
        tally: &mut Tally,
    ) {
        if !self.carriers.contains_key(carrier) {
            tally.note(&rules::FLIGHT_UNKNOWN_CARRIER);
            self.carriers
                .insert(carrier.clone(), Carrier::unknown(carrier.clone()));
        }
        for airport in airports {
            if !self.airports.contains_key(airport) {
                tally.note(&rules::FLIGHT_UNKNOWN_AIRPORT);
                self.airports
                    .insert(airport.clone(), Airport::unknown(airport.clone()));
            }
        }
    }

    /// Completes the aircraft that a kept flight names.
    pub(crate) fn meet_aircraft(&mut self, tail: &TailNumber, tally: &mut Tally) {
        if !self.aircraft.contains_key(tail) {
            tally.note(&rules::FLIGHT_UNKNOWN_AIRCRAFT);
            self.aircraft
                .insert(tail.clone(), Aircraft::unknown(tail.clone()));
        }
    }
}

fn sorted<'a, T, K: Ord + 'a>(
    values: impl Iterator<Item = &'a T>,
    key: impl Fn(&'a T) -> &'a K,
) -> Vec<&'a T> {
    let mut values: Vec<_> = values.collect();
    values.sort_by_key(|value| key(value));
    values
}

/// Joins one clean flight. The weather is the origin's, for the hour of the scheduled departure.
pub fn join(flight: &Flight, references: &References, tally: &mut Tally) -> DatasetRow {
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
    let weather = hour.and_then(|hour| references.weather.get(&(flight.origin.clone(), hour)));
    if weather.is_none() {
        tally.note(&rules::FLIGHT_NO_WEATHER);
    }
    let zone = |airport: Option<&Airport>| airport?.time_zone.map(|zone| zone.name().to_owned());
    DatasetRow {
        flight_id: flight.id.to_string(),
        flight_date: flight.flight_date,
        carrier: flight.carrier.to_string(),
        carrier_name: carrier.and_then(|carrier| carrier.name.clone()),
        flight_number: flight.number.get(),
        tail_number: flight.tail_number.as_ref().map(ToString::to_string),
        origin: flight.origin.to_string(),
        origin_name: origin.and_then(|airport| airport.name.clone()),
        origin_time_zone: zone(origin),
        origin_latitude_deg: origin.and_then(|airport| airport.latitude_deg),
        origin_longitude_deg: origin.and_then(|airport| airport.longitude_deg),
        destination: flight.destination.to_string(),
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
