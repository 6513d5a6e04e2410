//! What flights refer to, held in memory: carriers, airports and aircraft are few, hours of weather
//! are bounded, and all change only with the state of the dataset. A flight is then read by one
//! look-up instead of six.
//!
//! Whoever joins in memory must not mix two states: what is held says of which one it is, and each
//! flight read says in which one it was ([`BareFlight::state`]). Where they differ there is no answer
//! here, and the base joins (`store::flights`).

use std::collections::HashMap;

use chrono::{DateTime, Months, NaiveDate, Utc};
use contract::dataset::RowView;
use contract::{AircraftBody, AirportBody, CarrierBody};

use crate::hours::Hours;
use crate::statistics::{self, DatasetVersion};
use crate::{Pool, StoreError};

/// Hours of weather held, all airports together: three airports over eleven years, some thirty
/// megabytes. Flights of older hours are joined by the base.
pub const HOURS: i64 = 300_000;

/// The references of one state of the dataset.
#[derive(Debug)]
pub struct Joins {
    pub version: DatasetVersion,
    /// The first day of the months that the base holds, and the first day after them.
    pub(crate) days: Option<(NaiveDate, NaiveDate)>,
    carriers: HashMap<String, CarrierBody>,
    airports: HashMap<String, AirportBody>,
    aircraft: HashMap<String, AircraftBody>,
    weather: Hours,
}

impl Joins {
    /// Reads them all, in one state, with at most so many hours of weather.
    pub async fn load(pool: &Pool, hours: i64) -> Result<Self, StoreError> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
        let mut reading = pool.begin_with(begin).await?;
        let version = statistics::version(&mut *reading).await?;
        let months = sqlx::query_file_scalar!("queries/flight_month_list.sql")
            .fetch_all(&mut *reading)
            .await?;
        // First, as a first import locks weather, then the airports that it refers to.
        let weather = Hours::load(&mut reading, hours).await?;
        let carriers = sqlx::query_file_as!(CarrierBody, "queries/carrier_list.sql")
            .fetch_all(&mut *reading)
            .await?;
        // Each list whole, in one page.
        let (first, all) = (None::<&str>, i64::MAX);
        let airports = sqlx::query_file_as!(AirportBody, "queries/airport_list.sql", first, all)
            .fetch_all(&mut *reading)
            .await?;
        let aircraft = sqlx::query_file_as!(AircraftBody, "queries/aircraft_list.sql", first, all)
            .fetch_all(&mut *reading)
            .await?;
        reading.rollback().await?;
        let last = months
            .last()
            .and_then(|month| month.checked_add_months(Months::new(1)));
        Ok(Self {
            version,
            days: months.first().copied().zip(last),
            carriers: by(carriers, |carrier| &carrier.code),
            airports: by(airports, |airport| &airport.code),
            aircraft: by(aircraft, |aircraft| &aircraft.tail_number),
            weather,
        })
    }

    /// The flight with all it refers to; `None` when it was read in another state, or names what is
    /// not held.
    pub fn view<'a>(&'a self, flight: &'a BareFlight) -> Option<RowView<'a>> {
        if flight.state != self.version.number {
            return None;
        }
        let carrier = self.carriers.get(&flight.carrier)?;
        let origin = self.airports.get(&flight.origin)?;
        let destination = self.airports.get(&flight.destination)?;
        let aircraft = match &flight.tail_number {
            Some(tail) => Some(self.aircraft.get(tail)?),
            None => None,
        };
        let weather = match flight.weather_observed_at {
            Some(hour) => Some(self.weather.of(&flight.origin, hour)?),
            None => None,
        };
        Some(RowView {
            flight_id: &flight.flight_id,
            flight_date: flight.flight_date,
            carrier: &flight.carrier,
            carrier_name: carrier.name.as_deref(),
            flight_number: flight.flight_number,
            tail_number: flight.tail_number.as_deref(),
            origin: &flight.origin,
            origin_name: origin.name.as_deref(),
            origin_time_zone: origin.time_zone.as_deref(),
            origin_latitude_deg: origin.latitude_deg,
            origin_longitude_deg: origin.longitude_deg,
            destination: &flight.destination,
            destination_name: destination.name.as_deref(),
            destination_time_zone: destination.time_zone.as_deref(),
            destination_latitude_deg: destination.latitude_deg,
            destination_longitude_deg: destination.longitude_deg,
            scheduled_departure: flight.scheduled_departure,
            scheduled_arrival: flight.scheduled_arrival,
            departure_delay_min: flight.departure_delay_min,
            arrival_delay_min: flight.arrival_delay_min,
            air_time_min: flight.air_time_min,
            distance_km: flight.distance_km,
            cancelled: flight.cancelled,
            diverted: flight.diverted,
            aircraft_year: aircraft.and_then(|aircraft| aircraft.year),
            aircraft_kind: aircraft.and_then(|aircraft| aircraft.kind.as_deref()),
            aircraft_manufacturer: aircraft.and_then(|aircraft| aircraft.manufacturer.as_deref()),
            aircraft_model: aircraft.and_then(|aircraft| aircraft.model.as_deref()),
            aircraft_engines: aircraft.and_then(|aircraft| aircraft.engines),
            aircraft_seats: aircraft.and_then(|aircraft| aircraft.seats),
            aircraft_engine_kind: aircraft.and_then(|aircraft| aircraft.engine_kind.as_deref()),
            weather_observed_at: flight.weather_observed_at,
            temperature_c: weather.and_then(|weather| weather.temperature_c),
            dew_point_c: weather.and_then(|weather| weather.dew_point_c),
            humidity_pct: weather.and_then(|weather| weather.humidity_pct),
            wind_direction_deg: weather.and_then(|weather| weather.wind_direction_deg),
            wind_speed_ms: weather.and_then(|weather| weather.wind_speed_ms),
            wind_gust_ms: weather.and_then(|weather| weather.wind_gust_ms),
            precipitation_mm: weather.and_then(|weather| weather.precipitation_mm),
            pressure_hpa: weather.and_then(|weather| weather.pressure_hpa),
            visibility_m: weather.and_then(|weather| weather.visibility_m),
            late: flight.late,
        })
    }
}

fn by<T>(list: Vec<T>, key: impl Fn(&T) -> &String) -> HashMap<String, T> {
    let keyed = list.into_iter().map(|one| (key(&one).clone(), one));
    keyed.collect()
}

/// A flight alone, without what is held in memory.
#[derive(Debug, Clone)]
pub struct BareFlight {
    pub flight_id: String,
    pub(crate) flight_date: NaiveDate,
    pub(crate) carrier: String,
    pub(crate) flight_number: i16,
    pub(crate) tail_number: Option<String>,
    pub(crate) origin: String,
    pub(crate) destination: String,
    pub scheduled_departure: DateTime<Utc>,
    pub(crate) scheduled_arrival: Option<DateTime<Utc>>,
    pub(crate) departure_delay_min: Option<i16>,
    pub(crate) arrival_delay_min: Option<i16>,
    pub(crate) air_time_min: Option<i16>,
    pub(crate) distance_km: Option<f32>,
    pub(crate) cancelled: bool,
    pub(crate) diverted: bool,
    pub(crate) weather_observed_at: Option<DateTime<Utc>>,
    pub(crate) late: Option<bool>,
    /// Number of the state in which it was read.
    pub(crate) state: i64,
}
