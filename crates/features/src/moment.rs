//! Everything the formulas of the table read, gathered once a flight.

use chrono::{NaiveDateTime, Timelike};

use crate::network::{PreviousLeg, Subject, View};
use crate::weather::RecentWeather;
use crate::{Encodings, FeatureError, FlightInput, Question, World, geometry, holiday};

/// Beyond a week a holiday no longer moves traffic, and the distance would only tell the date.
const HOLIDAY_REACH_DAYS: i64 = 7;

/// A flight seen from its instant of knowledge.
#[derive(Debug)]
pub(crate) struct Moment<'a> {
    pub(crate) flight: &'a FlightInput,
    pub(crate) encodings: &'a Encodings,
    /// None when the horizon reads no weather.
    pub(crate) weather: Option<RecentWeather<'a>>,
    pub(crate) network: View<'a>,
    /// The last departure of the same aircraft, when the aircraft is known.
    pub(crate) previous_leg: Option<PreviousLeg<'a>>,
    pub(crate) local_departure: NaiveDateTime,
    pub(crate) local_arrival: Option<NaiveDateTime>,
    pub(crate) distance_km: Option<f64>,
    /// Negative before, positive after; capped to a week.
    pub(crate) days_from_holiday: i64,
}

impl<'a> Moment<'a> {
    pub(crate) fn new(
        question: &Question<'a>,
        world: World<'a>,
        encodings: &'a Encodings,
    ) -> Result<Self, FeatureError> {
        let flight = question.flight();
        let weather = if question.horizon().reads_weather() {
            Some(recent_weather(question, world)?)
        } else {
            None
        };
        let subject = Subject {
            carrier: &flight.carrier,
            origin: &flight.origin.code,
            destination: &flight.destination.code,
            flight_number: flight.flight_number,
            scheduled_departure: flight.scheduled_departure,
        };
        let network = world.network.seen_by(subject, question.instant());
        let tail = flight.tail_number.as_ref();
        let local_departure = flight.local_departure()?;
        Ok(Self {
            flight,
            encodings,
            weather,
            network,
            previous_leg: tail.and_then(|tail| network.previous_leg(tail)),
            local_departure,
            local_arrival: flight.local_arrival(),
            distance_km: geometry::distance_km(&flight.origin, &flight.destination),
            days_from_holiday: holiday::days_from_nearest(local_departure.date())
                .clamp(-HOLIDAY_REACH_DAYS, HOLIDAY_REACH_DAYS),
        })
    }

    /// Sine and cosine of the direction the wind blows from; none when it is calm.
    pub(crate) fn wind(&self) -> Option<(f32, f32)> {
        let direction = self.weather?.last.wind_direction_deg?;
        Some(direction.to_radians().sin_cos())
    }
}

fn recent_weather<'a>(
    question: &Question<'a>,
    world: World<'a>,
) -> Result<RecentWeather<'a>, FeatureError> {
    let airport = &question.flight().origin.code;
    let instant = question.instant();
    if !world.weather.covers(airport) {
        return Err(FeatureError::UnknownAirport {
            airport: airport.clone(),
        });
    }
    world
        .weather
        .recent(airport, instant)
        .ok_or_else(|| FeatureError::NoWeather {
            airport: airport.clone(),
            instant,
        })
}

/// Minutes since local midnight.
pub(crate) fn minute_of_day(local: NaiveDateTime) -> f32 {
    (local.hour() * 60 + local.minute()) as f32
}
