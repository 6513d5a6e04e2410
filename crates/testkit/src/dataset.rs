//! A small dataset in a real database, through the real import.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::DatasetRow;
use domain::clean::Rejection;
use domain::{
    Aircraft, Airport, AirportCode, Carrier, CarrierCode, RunId, Source, TailNumber,
    WeatherObservation,
};
use store::Pool;
use store::import::{Import, SourceCounts};

/// Two carriers, three airports, one aircraft, ten days of hourly weather at EWR from
/// 2013-01-01, and [`seed_flights`].
pub async fn seed(pool: &Pool) {
    let run = RunId::parse("20260101T000000000Z").expect("a run id");
    let mut import = Import::begin(pool, &run, start()).await.expect("an import");
    stage_references(&mut import).await;
    let hours: Vec<_> = (0..240)
        .map(|hour| weather_at(start() + TimeDelta::hours(hour)))
        .collect();
    import.stage_weather(&hours).await.expect("weather");
    import
        .stage_flights(&seed_flights())
        .await
        .expect("flights");
    let counts = [SourceCounts {
        source: Source::Flights,
        read: 31,
        kept: 30,
        rejected: 1,
    }];
    let rejection = Rejection {
        source: Source::Flights,
        rule: "VOL-01".into(),
        reason: "la date n'est pas lisible".into(),
        position: "month=01.parquet#31".into(),
        row: serde_json::json!({ "flight_date": "hier" }),
    };
    import.reject(&[rejection]).await.expect("a rejection");
    import.merge(&counts).await.expect("a merge");
    import.commit().await.expect("a commit");
}

/// The carriers, airports and aircraft of [`seed`].
pub async fn stage_references(import: &mut Import) {
    import.stage_carriers(&carriers()).await.expect("carriers");
    import.stage_airports(&airports()).await.expect("airports");
    import
        .stage_aircraft(&[aircraft()])
        .await
        .expect("aircraft");
}

fn start() -> DateTime<Utc> {
    "2013-01-01T00:00:00Z".parse().expect("an instant")
}

fn code(text: &str) -> AirportCode {
    AirportCode::parse(text).expect("an airport code")
}

fn carriers() -> Vec<Carrier> {
    ["UA", "DL"]
        .map(|code| Carrier {
            name: Some(format!("Carrier, \"{code}\"")),
            ..Carrier::unknown(CarrierCode::parse(code).expect("a carrier code"))
        })
        .to_vec()
}

fn airports() -> Vec<Airport> {
    let known = |text, latitude, longitude, zone| Airport {
        name: Some(format!("Aéroport {text}")),
        latitude_deg: Some(latitude),
        longitude_deg: Some(longitude),
        altitude_m: Some(10.0),
        time_zone: Some(zone),
        ..Airport::unknown(code(text))
    };
    vec![
        known("EWR", 40.6925, -74.1687, chrono_tz::America::New_York),
        known("IAH", 29.9844, -95.3414, chrono_tz::America::Chicago),
        Airport::unknown(code("SJU")),
    ]
}

fn aircraft() -> Aircraft {
    let tail = TailNumber::parse("N14228").expect("a tail number");
    Aircraft {
        year: Some(1999),
        seats: Some(149),
        engines: Some(2),
        ..Aircraft::unknown(tail)
    }
}

/// An hour of weather at EWR.
pub fn weather_at(observed_at: DateTime<Utc>) -> WeatherObservation {
    WeatherObservation {
        airport: code("EWR"),
        observed_at,
        temperature_c: Some(4.0),
        dew_point_c: Some(-2.0),
        humidity_pct: Some(60.0),
        wind_direction_deg: None,
        wind_speed_ms: Some(5.0),
        wind_gust_ms: None,
        precipitation_mm: Some(0.0),
        pressure_hpa: Some(1012.0),
        visibility_m: Some(16_093.0),
    }
}

/// Thirty flights, three a day for ten days: one on time, one late, one cancelled.
pub fn seed_flights() -> Vec<DatasetRow> {
    (0..30)
        .map(|index| {
            let day = NaiveDate::from_ymd_opt(2013, 1, 1 + index / 3).expect("a day of January");
            let departure =
                start() + TimeDelta::hours(10 + i64::from(index / 3) * 24 + i64::from(index % 3));
            let delay = [Some(-5), Some(42), None][index as usize % 3];
            let (carrier, destination) = if index % 3 == 1 {
                ("DL", "SJU")
            } else {
                ("UA", "IAH")
            };
            flight(
                day,
                carrier,
                destination,
                index as i16 + 1,
                departure,
                delay,
            )
        })
        .collect()
}

fn flight(
    day: NaiveDate,
    carrier: &str,
    destination: &str,
    number: i16,
    departure: DateTime<Utc>,
    delay: Option<i16>,
) -> DatasetRow {
    let known = destination == "IAH";
    DatasetRow {
        flight_id: format!("{}-{carrier}-{number}-EWR", day.format("%Y%m%d")),
        flight_date: day,
        carrier: carrier.to_owned(),
        carrier_name: Some(format!("Carrier, \"{carrier}\"")),
        flight_number: number,
        tail_number: Some("N14228".to_owned()),
        origin: "EWR".to_owned(),
        origin_name: Some("Aéroport EWR".to_owned()),
        origin_time_zone: Some("America/New_York".to_owned()),
        origin_latitude_deg: Some(40.6925),
        origin_longitude_deg: Some(-74.1687),
        destination: destination.to_owned(),
        destination_name: known.then(|| "Aéroport IAH".to_owned()),
        destination_time_zone: known.then(|| "America/Chicago".to_owned()),
        destination_latitude_deg: known.then_some(29.9844),
        destination_longitude_deg: known.then_some(-95.3414),
        scheduled_departure: departure,
        scheduled_arrival: known.then(|| departure + TimeDelta::hours(4)),
        departure_delay_min: delay,
        arrival_delay_min: delay,
        air_time_min: delay.map(|_| 227),
        distance_km: Some(2253.1),
        cancelled: delay.is_none(),
        diverted: false,
        aircraft_year: Some(1999),
        aircraft_kind: None,
        aircraft_manufacturer: None,
        aircraft_model: None,
        aircraft_engines: Some(2),
        aircraft_seats: Some(149),
        aircraft_engine_kind: None,
        weather_observed_at: Some(departure),
        temperature_c: Some(4.0),
        dew_point_c: Some(-2.0),
        humidity_pct: Some(60.0),
        wind_direction_deg: None,
        wind_speed_ms: Some(5.0),
        wind_gust_ms: None,
        precipitation_mm: Some(0.0),
        pressure_hpa: Some(1012.0),
        visibility_m: Some(16_093.0),
        late: delay.map(|delay| delay >= 15),
    }
}
