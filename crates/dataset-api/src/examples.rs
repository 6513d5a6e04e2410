//! A body of each kind, for the document: values of the types that are answered, so that they
//! cannot drift apart.

use chrono::{DateTime, NaiveDate, Utc};
use contract::dataset::FieldSet;
use contract::{
    AircraftBody, AirportBody, CarrierBody, DatasetRow, DelayGroup, DelayStatistics, Lineage,
    LineageRow, Page, RejectionBody, RuleCountBody, RunBody, RunDetail, SourceCountBody,
    WeatherBody,
};
use serde::Serialize;
use serde_json::{Value, json};

const RUN: &str = "20261125T174500123Z";

/// By operation id.
pub(crate) fn bodies() -> Vec<(&'static str, Value)> {
    vec![
        (
            "list_flights",
            page(vec![flight()], Some("MDAwMDAwMDAwMDAwMDAwMA")),
        ),
        ("get_flight", value(flight())),
        ("get_flight_lineage", value(lineage())),
        ("get_delay_statistics", value(statistics())),
        ("list_carriers", page(vec![carrier()], None)),
        (
            "list_airports",
            page(vec![airport()], Some("MDAwMDAwMDAwMDAwMDAwMEVXUg")),
        ),
        ("get_airport", value(airport())),
        (
            "list_aircraft",
            page(vec![aircraft()], Some("MDAwMDAwMDAwMDAwMDAwME4xNDIyOA")),
        ),
        ("get_aircraft", value(aircraft())),
        ("list_weather", page(vec![weather()], None)),
        ("list_runs", page(vec![run()], None)),
        ("get_run", value(detail())),
        ("list_rejections", page(vec![rejection()], None)),
    ]
}

/// Values of ours are always JSON.
fn value(body: impl Serialize) -> Value {
    serde_json::to_value(body).unwrap_or_default()
}

fn page<T: Serialize>(items: Vec<T>, next_cursor: Option<&str>) -> Value {
    let next_cursor = next_cursor.map(str::to_owned);
    value(Page { items, next_cursor })
}

fn at(hour: i64) -> DateTime<Utc> {
    // 2013-01-01T00:00:00Z, then so many hours.
    DateTime::from_timestamp(1_356_998_400 + hour * 3600, 0).unwrap_or_default()
}

pub(crate) fn flight() -> DatasetRow {
    let (carrier, airport, aircraft, weather) = (carrier(), airport(), aircraft(), weather());
    DatasetRow {
        flight_id: "20130101-UA-1545-EWR".to_owned(),
        flight_date: NaiveDate::from_ymd_opt(2013, 1, 1).unwrap_or_default(),
        carrier: carrier.code,
        carrier_name: carrier.name,
        flight_number: 1545,
        tail_number: Some(aircraft.tail_number),
        origin: airport.code,
        origin_name: airport.name,
        origin_time_zone: airport.time_zone,
        origin_latitude_deg: airport.latitude_deg,
        origin_longitude_deg: airport.longitude_deg,
        destination: "IAH".to_owned(),
        destination_name: Some("George Bush Intercontinental".to_owned()),
        destination_time_zone: Some("America/Chicago".to_owned()),
        destination_latitude_deg: Some(29.984_433),
        destination_longitude_deg: Some(-95.341_442),
        scheduled_departure: at(10),
        scheduled_arrival: Some(at(14)),
        departure_delay_min: Some(2),
        arrival_delay_min: Some(11),
        air_time_min: Some(227),
        distance_km: Some(2253.1),
        cancelled: false,
        diverted: false,
        aircraft_year: aircraft.year,
        aircraft_kind: aircraft.kind,
        aircraft_manufacturer: aircraft.manufacturer,
        aircraft_model: aircraft.model,
        aircraft_engines: aircraft.engines,
        aircraft_seats: aircraft.seats,
        aircraft_engine_kind: aircraft.engine_kind,
        weather_observed_at: Some(weather.observed_at),
        temperature_c: weather.temperature_c,
        dew_point_c: weather.dew_point_c,
        humidity_pct: weather.humidity_pct,
        wind_direction_deg: weather.wind_direction_deg,
        wind_speed_ms: weather.wind_speed_ms,
        wind_gust_ms: weather.wind_gust_ms,
        precipitation_mm: weather.precipitation_mm,
        pressure_hpa: weather.pressure_hpa,
        visibility_m: weather.visibility_m,
        late: Some(false),
    }
}

/// The first lines of an export in CSV.
pub(crate) fn csv() -> String {
    let mut values = Vec::new();
    let written: Result<(), std::convert::Infallible> =
        flight().each_text(&mut Vec::new(), |text| {
            values.push(String::from_utf8_lossy(text).into_owned());
            Ok(())
        });
    match written {
        Ok(()) => format!("{}\n{}\n", DatasetRow::COLUMNS.join(","), values.join(",")),
    }
}

/// The first line of an export in JSON.
pub(crate) fn ndjson() -> String {
    let mut line = Vec::new();
    flight().view().write_json(FieldSet::ALL, &mut line);
    format!("{}\n", String::from_utf8_lossy(&line))
}

fn carrier() -> CarrierBody {
    CarrierBody {
        code: "UA".to_owned(),
        icao_code: Some("UAL".to_owned()),
        name: Some("United Airlines".to_owned()),
        call_sign: Some("UNITED".to_owned()),
        country: Some("United States".to_owned()),
    }
}

fn airport() -> AirportBody {
    AirportBody {
        code: "EWR".to_owned(),
        name: Some("Newark Liberty Intl".to_owned()),
        latitude_deg: Some(40.6925),
        longitude_deg: Some(-74.168_667),
        altitude_m: Some(5.5),
        time_zone: Some("America/New_York".to_owned()),
    }
}

fn aircraft() -> AircraftBody {
    AircraftBody {
        tail_number: "N14228".to_owned(),
        year: Some(1999),
        kind: Some("Fixed wing multi engine".to_owned()),
        manufacturer: Some("BOEING".to_owned()),
        model: Some("737-824".to_owned()),
        engines: Some(2),
        seats: Some(149),
        engine_kind: Some("Turbo-fan".to_owned()),
        cruise_speed_kmh: None,
    }
}

fn weather() -> WeatherBody {
    WeatherBody {
        airport: "EWR".to_owned(),
        observed_at: at(10),
        temperature_c: Some(3.9),
        dew_point_c: Some(-3.3),
        humidity_pct: Some(59.4),
        wind_direction_deg: Some(270.0),
        wind_speed_ms: Some(4.6),
        wind_gust_ms: None,
        precipitation_mm: Some(0.0),
        pressure_hpa: Some(1012.0),
        visibility_m: Some(16_093.4),
    }
}

fn statistics() -> DelayStatistics {
    DelayStatistics {
        by: "carrier".to_owned(),
        groups: vec![DelayGroup {
            key: "UA".to_owned(),
            flights: 58_665,
            cancelled: 686,
            diverted: 197,
            arrived: 57_782,
            late: 12_103,
            late_share: Some(0.2095),
            mean_arrival_delay_min: Some(3.56),
            median_arrival_delay_min: Some(-6.0),
        }],
    }
}

fn run() -> RunBody {
    RunBody {
        id: RUN.to_owned(),
        started_at: at(122_000),
        imported_at: at(122_001),
        sources: vec![SourceCountBody {
            source: "weather".to_owned(),
            rows_read: 26_115,
            rows_kept: 26_114,
            rows_rejected: 1,
        }],
    }
}

fn detail() -> RunDetail {
    RunDetail {
        run: run(),
        rejections: vec![RuleCountBody {
            source: "weather".to_owned(),
            rule: "MET-04".to_owned(),
            rows: 1,
        }],
    }
}

fn lineage() -> Lineage {
    let row = |source: &str, key: &str| LineageRow {
        source: source.to_owned(),
        key: key.to_owned(),
        run_id: RUN.to_owned(),
    };
    Lineage {
        flight_id: "20130101-UA-1545-EWR".to_owned(),
        rows: vec![
            row("flights", "20130101-UA-1545-EWR"),
            row("carriers", "UA"),
        ],
        runs: vec![detail()],
    }
}

fn rejection() -> RejectionBody {
    RejectionBody {
        source: "weather".to_owned(),
        position: "EWR.json#1044".to_owned(),
        rule: "MET-04".to_owned(),
        reason: "la vitesse du vent n'est pas possible".to_owned(),
        row: json!({ "time": "2013-02-12T03:00", "wind_speed_10m": 1048.4 }),
        run_id: RUN.to_owned(),
    }
}
