//! The five sources, read from the sandbox and the committed data as the pipeline reads them.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up must fail"
)]

#[cfg(feature = "spark")]
mod spark;

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use domain::AirportCode;
use extractor::{
    FetchContext, Http, HttpConfig, NoProgress, RetryPolicy, Url, aircraft, airports, carriers,
    flights, weather,
};
use sqlx::{ConnectOptions, PgPool};

fn sources() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/sources")
}

async fn sandbox() -> Url {
    let router = sandbox::router(sandbox::Replicas::load(&sources()).unwrap());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

fn http() -> Http {
    let config = HttpConfig {
        requests_per_second: 1000.try_into().unwrap(),
        ..HttpConfig::default()
    };
    Http::new(config).unwrap()
}

fn first(into: &Path) -> FetchContext<'_> {
    FetchContext {
        into,
        former: None,
        accept_change: false,
        progress: &NoProgress,
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The pipeline runs a fetch on any thread of its runtime.
#[test]
fn a_fetch_can_move_between_threads() {
    fn moves<T: Send>(_: T) {}
    let into = Path::new("unused");
    let url: Url = "http://localhost/".parse().unwrap();
    let (http, start, end) = (http(), day(2013, 1, 1), day(2013, 1, 31));
    let weather = weather::Config {
        base_url: url.clone(),
        stations: vec![],
        start,
        end,
    };
    moves(weather::fetch(&weather, &http, first(into)));
    let carriers = carriers::Config {
        page_url: url.clone(),
    };
    moves(carriers::fetch(&carriers, &http, first(into)));
    let airports = airports::Config { file_url: url };
    moves(airports::fetch(&airports, &http, first(into)));
    let aircraft = aircraft::Config::new(
        "postgres://localhost/a",
        Duration::from_secs(1),
        RetryPolicy::default(),
    )
    .unwrap();
    moves(aircraft::fetch(&aircraft, first(into)));
    let flights = flights::Config {
        directory: into.to_owned(),
        start,
        end,
        engine: flights::Engine::Polars,
    };
    moves(flights::fetch(&flights, first(into)));
}

fn manifest_holds(fetched: &extractor::Fetched, folder: &Path) {
    let bytes: u64 = fetched
        .files
        .iter()
        .map(|file| folder.join(&file.path).metadata().unwrap().len())
        .sum();
    assert_eq!(fetched.bytes, bytes);
    assert!(
        fetched
            .files
            .iter()
            .all(|file| file.sha256.len() == 64 && file.rows > 0)
    );
}

#[tokio::test]
async fn the_weather_of_the_year_comes_with_its_dirt() {
    let station = |code, latitude, longitude| weather::Station {
        code: AirportCode::parse(code).unwrap(),
        latitude,
        longitude,
    };
    let config = weather::Config {
        base_url: sandbox().await,
        stations: vec![
            station("EWR", 40.6925, -74.1687),
            station("JFK", 40.6398, -73.7789),
            station("LGA", 40.7772, -73.8726),
        ],
        start: day(2013, 1, 1),
        end: day(2013, 12, 31),
    };
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("weather");
    let fetched = weather::fetch(&config, &http(), first(&into))
        .await
        .unwrap();
    assert_eq!((fetched.files.len(), fetched.rows), (36, 3 * 365 * 24));
    manifest_holds(&fetched, &into);
    let files = weather::decode::read(&into).unwrap();
    assert!(files.iter().all(|file| file.units.wind_speed == "mp/h"));
    let rows: Vec<_> = files.into_iter().flat_map(|file| file.rows).collect();
    let stormy: Vec<_> = rows
        .iter()
        .filter(|row| row.record.wind_speed > Some(200.0))
        .collect();
    assert_eq!(stormy.len(), 1);
    assert_eq!(stormy[0].record.time, "2013-02-12T08:00");
    let measured = rows
        .iter()
        .filter(|row| row.record.visibility.is_some())
        .count();
    assert_eq!(measured, 26_115);
}

#[tokio::test]
async fn the_carriers_come_without_footnotes() {
    let page_url = sandbox().await.join("wiki/List_of_airline_codes").unwrap();
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("carriers");
    let config = carriers::Config { page_url };
    let fetched = carriers::fetch(&config, &http(), first(&into))
        .await
        .unwrap();
    assert_eq!((fetched.files.len(), fetched.rows), (1, 16));
    manifest_holds(&fetched, &into);
    let rows = carriers::decode::read(&into).unwrap();
    let ours = &rows
        .iter()
        .find(|row| row.record.iata == "9E")
        .unwrap()
        .record;
    assert_eq!(
        (ours.icao.as_str(), ours.airline.as_str()),
        ("EDV", "Endeavor Air Inc.")
    );
    assert!(rows.iter().all(|row| row.record.country == "United States"));
}

#[tokio::test]
async fn the_airports_come_with_their_missing_marks() {
    let file_url = sandbox().await.join("data/airports.csv").unwrap();
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("airports");
    let config = airports::Config { file_url };
    let fetched = airports::fetch(&config, &http(), first(&into))
        .await
        .unwrap();
    assert_eq!((fetched.files.len(), fetched.rows), (1, 1458));
    manifest_holds(&fetched, &into);
    let rows = airports::decode::read(&into).unwrap();
    assert_eq!(
        rows.iter().filter(|row| row.record.tzone == r"\N").count(),
        3
    );
}

#[tokio::test]
async fn the_flights_of_the_year_come_with_their_cancellations() {
    let config = flights::Config {
        directory: sources().join("flights"),
        start: day(2013, 1, 1),
        end: day(2013, 12, 31),
        engine: flights::Engine::Polars,
    };
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("flights");
    let fetched = flights::fetch(&config, first(&into)).await.unwrap();
    assert_eq!((fetched.files.len(), fetched.rows), (12, 336_776));
    manifest_holds(&fetched, &into);
    let months = flights::decode::months(&into).unwrap();
    let mut cancelled = 0;
    for (index, month) in months.iter().enumerate() {
        let rows = flights::decode::read(month).unwrap();
        let expected = format!("2013-{:02}-", index + 1);
        assert!(
            rows.iter()
                .all(|row| row.flight_date.starts_with(&expected))
        );
        cancelled += rows
            .iter()
            .filter(|row| row.departure_hhmm.is_none())
            .count();
    }
    assert_eq!(cancelled, 8255);
}

#[sqlx::test(migrations = false)]
async fn the_registry_is_read_by_its_reader(pool: PgPool) {
    let options = pool.connect_options();
    let registry = sandbox::Registry {
        admin_url: options.to_url_lossy().to_string(),
        database: options.get_database().unwrap().to_owned(),
        reader: "extractor_test_reader".to_owned(),
        reader_password: "only for this test".to_owned(),
        data: sources(),
    };
    sandbox::load_registry(&registry).await.unwrap();
    let reader = options
        .as_ref()
        .clone()
        .username(&registry.reader)
        .password(&registry.reader_password);
    let config = aircraft::Config::new(
        reader.to_url_lossy().as_str(),
        Duration::from_secs(5),
        RetryPolicy::default(),
    )
    .unwrap();
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("aircraft");
    let fetched = aircraft::fetch(&config, first(&into)).await.unwrap();
    assert_eq!(fetched.rows, 3322);
    manifest_holds(&fetched, &into);
    let rows = aircraft::decode::read(&into).unwrap();
    assert_eq!(
        rows.iter()
            .filter(|row| row.record.year_mfr.is_none())
            .count(),
        70
    );
    assert!(rows.iter().all(|row| row.record.engine_type.is_some()));
}
