//! Flights: identity, UTC schedule and outcome of one month.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use domain::raw::RawFlight;
use domain::{AirportCode, CarrierCode, Flight, FlightId, FlightNumber, Source, TailNumber};

use crate::clock_time::{ClockTime, Instant, arrival_after};
use crate::dataset::Met;
use crate::rules::{self, Rule};
use crate::tally::Row;
use crate::units::METRES_PER_MILE;
use crate::{Partition, References, Tally, Verdict};

/// The three airports that the dataset is about.
pub const ORIGINS: [&str; 3] = ["EWR", "JFK", "LGA"];

/// Cleans one partition. Airports missing from `references` are completed on the way. The result
/// is in the order of flight ids.
pub fn clean(
    file: &str,
    partition: Partition,
    rows: &[RawFlight],
    references: &mut References,
    tally: &mut Tally,
) -> Vec<Flight> {
    let mut seen = HashSet::with_capacity(rows.len());
    // Nearly every row is kept.
    let mut clean = Vec::with_capacity(rows.len());
    clean.extend(rows.iter().enumerate().filter_map(|(index, record)| {
        let position = || format!("{file}#{}", index + 1);
        tally.settle(Source::Flights, record, &position, |row| {
            judge(record, partition, &mut seen, references, row)
        })
    }));
    clean.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    clean
}

fn judge(
    raw: &RawFlight,
    partition: Partition,
    seen: &mut HashSet<FlightId>,
    references: &mut References,
    row: &mut Row<'_, RawFlight>,
) -> Verdict<Flight> {
    let date: NaiveDate = raw.flight_date.parse().map_err(|_| &rules::FLIGHT_DATE)?;
    if !partition.holds(date) {
        return Err(&rules::FLIGHT_PARTITION);
    }
    let carrier = CarrierCode::parse(&raw.carrier).map_err(|_| &rules::FLIGHT_CARRIER)?;
    let number = raw.number.ok_or(&rules::FLIGHT_NUMBER)?;
    let number = FlightNumber::new(number).map_err(|_| &rules::FLIGHT_NUMBER)?;
    let (origin, destination) = route(raw)?;
    let scheduled_departure = departure(raw, date, &origin, references, row)?;
    let (departure_delay_min, arrival_delay_min) = delays(raw)?;

    let id = FlightId::of(date, &carrier, number, &origin);
    if !seen.insert(id.clone()) {
        return Err(&rules::FLIGHT_DUPLICATE);
    }
    // Past this point the row is kept: only now may it complete the references.
    let tail_number = tail_number(raw, row);
    let met = Met {
        carrier: &carrier,
        airports: [&origin, &destination],
        aircraft: tail_number.as_ref(),
    };
    references.meet(&met, row);
    let flight = Flight {
        scheduled_arrival: arrival(raw, scheduled_departure, &destination, references, row),
        air_time_min: within(raw.air_time_min, 1..=1200, &rules::FLIGHT_AIR_TIME, row),
        distance_km: distance_km(raw, row),
        id,
        flight_date: date,
        carrier,
        number,
        tail_number,
        origin,
        destination,
        scheduled_departure,
        departure_delay_min,
        arrival_delay_min,
    };
    if flight.is_cancelled() {
        row.note(&rules::FLIGHT_CANCELLED);
    }
    if flight.is_diverted() {
        row.note(&rules::FLIGHT_DIVERTED);
    }
    Ok(flight)
}

fn route(raw: &RawFlight) -> Verdict<(AirportCode, AirportCode)> {
    let origin = AirportCode::parse(&raw.origin).map_err(|_| &rules::FLIGHT_ORIGIN)?;
    if !ORIGINS.contains(&origin.as_str()) {
        return Err(&rules::FLIGHT_ORIGIN);
    }
    let destination =
        AirportCode::parse(&raw.destination).map_err(|_| &rules::FLIGHT_DESTINATION)?;
    if destination == origin {
        return Err(&rules::FLIGHT_DESTINATION);
    }
    Ok((origin, destination))
}

fn departure(
    raw: &RawFlight,
    date: NaiveDate,
    origin: &AirportCode,
    references: &References,
    row: &mut Row<'_, RawFlight>,
) -> Verdict<DateTime<Utc>> {
    let clock = raw
        .scheduled_departure_hhmm
        .and_then(ClockTime::parse)
        .ok_or(&rules::FLIGHT_SCHEDULE)?;
    // The three origins share New York's zone, whatever the airports file says of them.
    let zone = references
        .time_zone(origin)
        .unwrap_or(chrono_tz::America::New_York);
    let instant = match clock.on(date, zone).ok_or(&rules::FLIGHT_SCHEDULE)? {
        Instant::Unique(instant) => instant,
        Instant::FirstOfTwo(instant) => {
            row.note(&rules::FLIGHT_AMBIGUOUS_TIME);
            instant
        }
        Instant::Nonexistent => return Err(&rules::FLIGHT_NONEXISTENT_TIME),
    };
    match (raw.departure_hhmm, raw.departure_delay_min) {
        (Some(actual), Some(delay)) if !agrees(clock, instant, zone, delay, actual) => {
            Err(&rules::FLIGHT_CLOCK)
        }
        _ => Ok(instant),
    }
}

/// Whether scheduled + delay shows the actual clock time: elapsed minutes as they should be, or
/// minutes on the clock's face, which differ only when the delay crosses a time change.
fn agrees(
    scheduled: ClockTime,
    instant: DateTime<Utc>,
    zone: Tz,
    delay_min: i32,
    actual_hhmm: i32,
) -> bool {
    let Some(actual) = ClockTime::parse(actual_hhmm).map(ClockTime::minute_of_day) else {
        return false;
    };
    let delay = TimeDelta::minutes(delay_min.into());
    let elapsed = instant
        .checked_add_signed(delay)
        .map(|at| at.with_timezone(&zone))
        .is_some_and(|at| at.hour() * 60 + at.minute() == u32::from(actual));
    let on_the_face = i64::from(scheduled.minute_of_day()) + i64::from(delay_min);
    elapsed || on_the_face.rem_euclid(1440) == i64::from(actual)
}

fn delays(raw: &RawFlight) -> Verdict<(Option<i16>, Option<i16>)> {
    let bounded = |delay: Option<i32>| {
        delay
            .map(|delay| {
                i16::try_from(delay)
                    .ok()
                    .filter(|delay| (-180..=2880).contains(delay))
                    .ok_or(&rules::FLIGHT_DELAY)
            })
            .transpose()
    };
    let (departure, arrival) = (
        bounded(raw.departure_delay_min)?,
        bounded(raw.arrival_delay_min)?,
    );
    let clock_contradicts = raw.departure_hhmm.is_some() && departure.is_none();
    if clock_contradicts || (departure.is_none() && arrival.is_some()) {
        return Err(&rules::FLIGHT_CONTRADICTION);
    }
    Ok((departure, arrival))
}

fn tail_number(raw: &RawFlight, row: &mut Row<'_, RawFlight>) -> Option<TailNumber> {
    let Some(text) = raw.tail_number.as_deref().filter(|text| !text.is_empty()) else {
        row.note(&rules::FLIGHT_TAIL_ABSENT);
        return None;
    };
    let tail = TailNumber::parse(text).ok();
    if tail.is_none() {
        row.note(&rules::FLIGHT_TAIL_INVALID);
    }
    tail
}

fn arrival(
    raw: &RawFlight,
    departure: DateTime<Utc>,
    destination: &AirportCode,
    references: &References,
    row: &mut Row<'_, RawFlight>,
) -> Option<DateTime<Utc>> {
    let Some(zone) = references.time_zone(destination) else {
        row.note(&rules::FLIGHT_ARRIVAL_ZONE);
        return None;
    };
    let arrival = raw
        .scheduled_arrival_hhmm
        .and_then(ClockTime::parse)
        .and_then(|clock| arrival_after(departure, clock, zone));
    if arrival.is_none() {
        row.note(&rules::FLIGHT_ARRIVAL_SCHEDULE);
    }
    arrival
}

fn distance_km(raw: &RawFlight, row: &mut Row<'_, RawFlight>) -> Option<f32> {
    let km = (f64::from(raw.distance_mi?) * METRES_PER_MILE / 1000.0) as f32;
    if (1.0..=20_040.0).contains(&km) {
        return Some(km);
    }
    row.note(&rules::FLIGHT_DISTANCE);
    None
}

fn within(
    value: Option<i32>,
    possible: std::ops::RangeInclusive<i32>,
    rule: &'static Rule,
    row: &mut Row<'_, RawFlight>,
) -> Option<i16> {
    let value = value?;
    if !possible.contains(&value) {
        row.note(rule);
        return None;
    }
    i16::try_from(value).ok()
}
