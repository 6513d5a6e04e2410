//! A small world where rain and one carrier make flights late.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, NaiveDate, Utc};
use contract::{DatasetRow, WeatherBody};
use features::Horizon;
use parquet::arrow::ArrowWriter;
use trainer::{HyperParameters, Split, TrainerConfig};

const ORIGINS: [&str; 3] = ["EWR", "JFK", "LGA"];
const CARRIERS: [&str; 4] = ["AA", "B6", "DL", "UA"];

#[expect(
    clippy::disallowed_methods,
    reason = "the tests are told where the library is by whoever runs them"
)]
pub(crate) fn onnxruntime() -> PathBuf {
    std::env::var("ORT_DYLIB_PATH")
        .expect("ORT_DYLIB_PATH must hold the path of libonnxruntime; `cargo xtask test` fetches and sets it")
        .into()
}

pub(crate) fn config(snapshot_dir: &Path, drafts_dir: &Path) -> TrainerConfig {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    TrainerConfig {
        api: None,
        snapshot_dir: snapshot_dir.to_owned(),
        drafts_dir: drafts_dir.to_owned(),
        onnxruntime: onnxruntime(),
        horizons: vec![Horizon::H2],
        seed: 7,
        split: Split {
            test_from: day("2013-11-01"),
            blocks: 3,
        },
        hyper_parameters: HyperParameters {
            max_rounds: 60,
            max_leaves: 8,
            learning_rate: 0.2,
            ..HyperParameters::default()
        },
    }
}

/// A year of `count` flights and hourly weather.
pub(crate) fn write_snapshot(folder: &Path, count: usize) {
    fs::write(
        folder.join("weather.json"),
        serde_json::to_vec(&weather()).expect("JSON"),
    )
    .expect("a weather file");
    fs::write(folder.join("flights.parquet"), parquet(count)).expect("a flights file");
}

pub(crate) fn rows(count: usize) -> Vec<DatasetRow> {
    (0..count).map(|i| row(i, count)).collect()
}

pub(crate) fn parquet(count: usize) -> Vec<u8> {
    parquet_of(&rows(count))
}

pub(crate) fn parquet_of(rows: &[DatasetRow]) -> Vec<u8> {
    let batch = DatasetRow::to_batch(rows).expect("a batch");
    let mut writer =
        ArrowWriter::try_new(Vec::new(), DatasetRow::schema(), None).expect("a writer");
    writer.write(&batch).expect("a write");
    writer.into_inner().expect("Parquet bytes")
}

pub(crate) fn weather() -> Vec<WeatherBody> {
    // The last days have none, as in the real data.
    let hours = 0..360 * 24;
    hours
        .flat_map(|hour| ORIGINS.map(|origin| (hour, origin)))
        .map(|(hour, origin)| WeatherBody {
            airport: origin.to_owned(),
            observed_at: start() + Duration::hours(hour - 24),
            temperature_c: Some(noise(hour as u64, 1) * 30.0),
            dew_point_c: None,
            humidity_pct: Some(60.0),
            wind_direction_deg: Some(270.0),
            wind_speed_ms: Some(noise(hour as u64, 2) * 12.0),
            wind_gust_ms: None,
            precipitation_mm: Some(rain(hour)),
            pressure_hpa: Some(1013.0),
            visibility_m: Some(16_000.0),
        })
        .collect()
}

fn start() -> DateTime<Utc> {
    "2013-01-01T05:00:00Z".parse().expect("an instant")
}

/// It rains one block of twelve hours out of four.
fn rain(hour: i64) -> f32 {
    if noise((hour / 12) as u64, 3) < 0.25 {
        4.0
    } else {
        0.0
    }
}

/// From 0 to 1, the same for the same numbers (SplitMix64).
pub(crate) fn noise(index: u64, stream: u64) -> f32 {
    let mut z =
        index.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ stream.wrapping_mul(0xD1B5_4A32_D192_ED03);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
}

fn row(i: usize, count: usize) -> DatasetRow {
    let minutes = (i * 365 * 24 * 60 / count) as i64;
    let scheduled_departure = start() + Duration::minutes(minutes);
    let hour = minutes / 60 + 24 - 3;
    let pick = |stream| noise(i as u64, stream);
    let carrier = CARRIERS[(pick(4) * 4.0) as usize];
    let origin = ORIGINS[(pick(5) * 3.0) as usize];
    let risk =
        0.1 + if rain(hour) > 0.0 { 0.5 } else { 0.0 } + if carrier == "B6" { 0.2 } else { 0.0 };
    let arrived = pick(6) > 0.02;
    let late = arrived.then(|| pick(7) < risk);
    let delay = late.map(|late| if late { [20, 40, 80][i % 3] } else { -5 });
    let flight_date = (scheduled_departure - Duration::hours(5)).date_naive();
    DatasetRow {
        flight_id: format!(
            "{}-{carrier}-{}-{origin}",
            flight_date.format("%Y%m%d"),
            i % 9000 + 1
        ),
        flight_date,
        carrier: carrier.to_owned(),
        carrier_name: None,
        flight_number: (i % 9000 + 1) as i16,
        tail_number: None,
        origin: origin.to_owned(),
        origin_name: None,
        origin_time_zone: Some("America/New_York".to_owned()),
        origin_latitude_deg: Some(40.7),
        origin_longitude_deg: Some(-74.0),
        destination: ["ORD", "SJU"][i % 2].to_owned(),
        destination_name: None,
        destination_time_zone: (i.is_multiple_of(2)).then(|| "America/Chicago".to_owned()),
        destination_latitude_deg: (i.is_multiple_of(2)).then_some(41.98),
        destination_longitude_deg: (i.is_multiple_of(2)).then_some(-87.9),
        scheduled_departure,
        scheduled_arrival: (i.is_multiple_of(2))
            .then(|| scheduled_departure + Duration::minutes(150)),
        departure_delay_min: delay,
        arrival_delay_min: delay,
        air_time_min: delay.map(|_| 120),
        distance_km: Some(1180.0),
        cancelled: !arrived,
        diverted: false,
        aircraft_year: (!i.is_multiple_of(5)).then_some(2001),
        aircraft_kind: None,
        aircraft_manufacturer: Some("BOEING".to_owned()),
        aircraft_model: None,
        aircraft_engines: Some(2),
        aircraft_seats: Some(150),
        aircraft_engine_kind: None,
        weather_observed_at: None,
        temperature_c: None,
        dew_point_c: None,
        humidity_pct: None,
        wind_direction_deg: None,
        wind_speed_ms: None,
        wind_gust_ms: None,
        precipitation_mm: None,
        pressure_hpa: None,
        visibility_m: None,
        late,
    }
}
