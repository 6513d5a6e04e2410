//! One flight and the weather around it.

use chrono::{DateTime, Duration, Utc};
use contract::DatasetRow;
use domain::WeatherObservation;
use features::{
    Encodings, FeatureError, FlightEvent, FlightInput, Horizon, Network, Question, WeatherHistory,
    World, vector,
};

pub(crate) fn departure() -> DateTime<Utc> {
    "2013-06-14T21:30:00Z".parse().expect("an instant")
}

pub(crate) fn row() -> DatasetRow {
    let scheduled_departure = departure();
    DatasetRow {
        flight_id: "20130614-UA-1545-EWR".into(),
        flight_date: scheduled_departure.date_naive(),
        carrier: "UA".into(),
        carrier_name: None,
        flight_number: 1545,
        tail_number: Some("N14228".into()),
        origin: "EWR".into(),
        origin_name: None,
        origin_time_zone: Some("America/New_York".into()),
        origin_latitude_deg: Some(40.6925),
        origin_longitude_deg: Some(-74.1687),
        destination: "IAH".into(),
        destination_name: None,
        destination_time_zone: Some("America/Chicago".into()),
        destination_latitude_deg: Some(29.9844),
        destination_longitude_deg: Some(-95.3414),
        scheduled_departure,
        scheduled_arrival: Some(scheduled_departure + Duration::minutes(244)),
        departure_delay_min: Some(2),
        arrival_delay_min: Some(11),
        air_time_min: Some(227),
        distance_km: Some(2253.1),
        cancelled: false,
        diverted: false,
        aircraft_year: Some(1999),
        aircraft_kind: None,
        aircraft_manufacturer: Some("BOEING".into()),
        aircraft_model: None,
        aircraft_engines: Some(2),
        aircraft_seats: Some(149),
        aircraft_engine_kind: None,
        weather_observed_at: Some(scheduled_departure),
        temperature_c: Some(20.0),
        dew_point_c: None,
        humidity_pct: None,
        wind_direction_deg: None,
        wind_speed_ms: Some(3.0),
        wind_gust_ms: None,
        precipitation_mm: Some(0.0),
        pressure_hpa: Some(1015.0),
        visibility_m: Some(16_000.0),
        late: Some(false),
    }
}

/// Flights of ten days around the departure, every half an hour, from the three origins; some are
/// the same flight and some the same aircraft. `outcome` gives the delays, or none if cancelled.
pub(crate) fn flights(outcome: impl Fn(usize) -> Option<(i16, i16)>) -> Vec<FlightEvent> {
    let start = departure() - Duration::days(9);
    let pick = |names: [&'static str; 3], at: usize| names[at % 3];
    (0..480)
        .map(|at| {
            let scheduled_departure = start + Duration::minutes(30 * at as i64);
            let delays = outcome(at);
            FlightEvent {
                carrier: pick(["UA", "UA", "DL"], at).parse().expect("a code"),
                flight_number: if at % 48 == 0 { 1545 } else { at as i16 + 1 },
                origin: pick(["EWR", "JFK", "EWR"], at / 2).parse().expect("a code"),
                destination: pick(["IAH", "ORD", "IAH"], at / 4).parse().expect("a code"),
                tail_number: (at % 16 == 0).then(|| "N14228".parse().expect("a mark")),
                scheduled_departure,
                scheduled_arrival: Some(scheduled_departure + Duration::minutes(150)),
                departure_delay_min: delays.map(|(departure, _)| departure),
                arrival_delay_min: delays.map(|(_, arrival)| arrival),
                cancelled: delays.is_none(),
            }
        })
        .collect()
}

/// The vector of the flight at a horizon.
pub(crate) fn described(
    horizon: Horizon,
    input: &FlightInput,
    weather: &WeatherHistory,
    network: &Network,
    encodings: &Encodings,
) -> Result<Vec<f32>, FeatureError> {
    let question = Question::at(horizon, input)?;
    vector(&question, World { weather, network }, encodings)
}

/// Two days of hours around the departure, every measure derived from `value`.
pub(crate) fn hours(value: impl Fn(DateTime<Utc>) -> f32) -> Vec<WeatherObservation> {
    let start = "2013-06-13T20:00:00Z"
        .parse::<DateTime<Utc>>()
        .expect("an instant");
    (0..48)
        .map(|hour| {
            let observed_at = start + Duration::hours(hour);
            let measure = Some(value(observed_at));
            WeatherObservation {
                airport: "EWR".parse().expect("a code"),
                observed_at,
                temperature_c: measure,
                dew_point_c: measure,
                humidity_pct: measure,
                wind_direction_deg: measure,
                wind_speed_ms: measure,
                wind_gust_ms: measure,
                precipitation_mm: measure,
                pressure_hpa: measure,
                visibility_m: measure,
            }
        })
        .collect()
}
