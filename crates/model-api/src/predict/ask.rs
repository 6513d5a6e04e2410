//! What is asked, read into types: the terms of a request, then each flight.

use chrono::{DateTime, Datelike, Utc};
use contract::{FieldFault, FlightToPredict, PredictionRequest};
use domain::{AirportCode, CarrierCode, TailNumber};
use features::Horizon;

use crate::error::ApiError;

/// Keeps instants within what every part of the journey can hold.
const PREDICTABLE_YEARS: std::ops::RangeInclusive<i32> = 1970..=2100;
const FLIGHT_NUMBERS: std::ops::RangeInclusive<i16> = 1..=9999;

/// What holds for every flight of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    pub(super) horizon: Option<Horizon>,
    pub(super) as_of: Option<DateTime<Utc>>,
    pub(super) explain: bool,
}

impl Terms {
    pub(super) fn read(request: &PredictionRequest) -> Result<Self, ApiError> {
        if request.flights.is_empty() || request.flights.len() > PredictionRequest::MAX_FLIGHTS {
            return Err(ApiError::Count);
        }
        let mut faults = Vec::new();
        let horizon = request.horizon.as_deref().map(str::parse::<Horizon>);
        if horizon.as_ref().is_some_and(Result::is_err) {
            let detail = "attendu : reservation, veille ou h2";
            faults.push(fault("/horizon", detail));
        }
        if request.as_of.is_some_and(|at| !is_predictable(at)) {
            faults.push(fault("/as_of", "année hors de 1970 à 2100"));
        }
        let subject = request.subject.as_deref();
        if subject.is_some_and(|subject| {
            subject.is_empty() || subject.len() > PredictionRequest::MAX_SUBJECT_BYTES
        }) {
            faults.push(fault(
                "/subject",
                "attendu : un identifiant de 1 à 200 octets",
            ));
        }
        if !faults.is_empty() {
            return Err(ApiError::Terms(faults));
        }
        Ok(Self {
            horizon: horizon.and_then(Result::ok),
            as_of: request.as_of,
            explain: request.explain,
        })
    }
}

/// A flight whose codes are valid.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) carrier: CarrierCode,
    pub(super) origin: AirportCode,
    pub(super) destination: AirportCode,
    pub(super) tail: Option<TailNumber>,
    pub(super) flight: FlightToPredict,
}

/// Each flight, or what is wrong with it.
pub(super) fn parse(flights: Vec<FlightToPredict>) -> Vec<Result<Asked, Vec<FieldFault>>> {
    let flights = flights.into_iter().enumerate();
    flights.map(|(index, flight)| read(index, flight)).collect()
}

fn read(index: usize, flight: FlightToPredict) -> Result<Asked, Vec<FieldFault>> {
    let mut faults = Faults::of(index);
    let carrier = faults.parse(
        "carrier",
        &flight.carrier,
        "code de compagnie : deux lettres ou chiffres",
    );
    let airport = "code d'aéroport : trois lettres ou chiffres";
    let origin = faults.parse("origin", &flight.origin, airport);
    let destination = faults.parse("destination", &flight.destination, airport);
    let mark = "immatriculation américaine, ou rien";
    let tail = flight.tail_number.as_deref();
    let tail = tail.map(|text| faults.parse("tail_number", text, mark));
    if flight
        .flight_number
        .is_some_and(|number| !FLIGHT_NUMBERS.contains(&number))
    {
        faults.add("flight_number", "attendu : un nombre de 1 à 9999, ou rien");
    }
    if !is_predictable(flight.scheduled_departure) {
        faults.add("scheduled_departure", "année hors de 1970 à 2100");
    }
    if flight
        .scheduled_arrival
        .is_some_and(|arrival| arrival <= flight.scheduled_departure)
    {
        faults.add(
            "scheduled_arrival",
            "l'arrivée prévue doit suivre le départ prévu",
        );
    }
    match (carrier, origin, destination) {
        (Some(carrier), Some(origin), Some(destination)) if faults.is_empty() => Ok(Asked {
            carrier,
            origin,
            destination,
            tail: tail.flatten(),
            flight,
        }),
        _ => Err(faults.told()),
    }
}

fn is_predictable(at: DateTime<Utc>) -> bool {
    PREDICTABLE_YEARS.contains(&at.year())
}

fn fault(field: &str, detail: &str) -> FieldFault {
    FieldFault {
        field: field.to_owned(),
        detail: detail.to_owned(),
    }
}

/// Faults of one flight, each with the JSON pointer of its field.
pub(super) struct Faults {
    index: usize,
    found: Vec<FieldFault>,
}

impl Faults {
    pub(super) fn of(index: usize) -> Self {
        Self {
            index,
            found: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, field: &str, detail: &str) {
        let pointer = format!("/flights/{}/{field}", self.index);
        self.found.push(fault(&pointer, detail));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn told(self) -> Vec<FieldFault> {
        self.found
    }

    fn parse<T: std::str::FromStr>(
        &mut self,
        field: &str,
        text: &str,
        expected: &str,
    ) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.add(field, &format!("attendu : {expected}"));
        }
        value
    }
}
