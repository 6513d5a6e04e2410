use std::fs;

use chrono::NaiveDate;
use domain::AirportCode;
use proptest::prelude::*;
use reqwest::Url;
use serde_json::{Value, json};

use super::{Config, Station, decode, fetch};
use crate::testing::{Step, Upstream, Watcher, closed_port, first, http, ok};
use crate::{FetchContext, Former, NoProgress, SourceError};

const FILE: &str = "EWR-2013-01.json";

/// An answer of two hours.
fn good() -> Value {
    let mut hourly = json!({ "time": ["2013-01-01T00:00", "2013-01-01T01:00"] });
    let mut units = json!({ "time": "iso8601" });
    for (index, variable) in decode::VARIABLES.iter().enumerate() {
        hourly[variable] = json!([null, index as f64 + 0.5]);
        units[variable] = json!(format!("unit {index}"));
    }
    json!({ "latitude": 40.7, "longitude": -74.2, "hourly_units": units, "hourly": hourly })
}

fn bytes(answer: &Value) -> Vec<u8> {
    serde_json::to_vec(answer).unwrap()
}

#[test]
fn a_good_answer_gives_its_hours_with_their_places_and_units() {
    let file = decode::parse(FILE, &bytes(&good())).unwrap();
    assert_eq!(file.airport, "EWR");
    assert_eq!(
        (
            file.units.temperature.as_str(),
            file.units.visibility.as_str()
        ),
        ("unit 0", "unit 8")
    );
    assert_eq!(file.rows.len(), 2);
    assert_eq!(file.rows[1].position, "EWR-2013-01.json#2");
    assert_eq!(file.rows[0].record.temperature, None);
    let hour = &file.rows[1].record;
    assert_eq!(
        (hour.airport.as_str(), hour.time.as_str()),
        ("EWR", "2013-01-01T01:00")
    );
    assert_eq!(
        (hour.temperature, hour.wind_speed, hour.visibility),
        (Some(0.5), Some(4.5), Some(8.5))
    );
}

#[test]
fn an_answer_of_another_shape_is_garbage() {
    let whole = bytes(&good());
    assert_garbage(b"\xff");
    assert_garbage(br#"{"error":true,"reason":"too many requests"}"#);
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        let cut = decode::parse(FILE, &whole[..length]);
        assert!(
            matches!(cut, Err(SourceError::Truncated { .. })),
            "{length}: {cut:?}"
        );
    }
    for change in [
        |answer: &mut Value| answer["hourly"]["visibility"] = json!([1.0]),
        |answer: &mut Value| answer["hourly"]["visibility"] = json!(["clear", "fog"]),
        |answer: &mut Value| answer["hourly_units"]["visibility"] = Value::Null,
        |answer: &mut Value| {
            answer["hourly"]
                .as_object_mut()
                .unwrap()
                .remove("visibility");
        },
        |answer: &mut Value| answer["hourly"] = json!({ "time": [] }),
    ] {
        let mut answer = good();
        change(&mut answer);
        assert_garbage(&bytes(&answer));
    }
    let overflowing = String::from_utf8(whole).unwrap().replace("0.5", "1e999");
    assert_garbage(overflowing.as_bytes());
}

fn assert_garbage(content: &[u8]) {
    let answer = decode::parse(FILE, content);
    assert!(
        matches!(answer, Err(SourceError::Garbage { .. })),
        "{answer:?}"
    );
}

proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(
        name in ".*",
        content in prop::collection::vec(any::<u8>(), 0..512),
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let _ = decode::parse(&name, &content);
        let mut changed = bytes(&good());
        let place = place.index(changed.len());
        changed[place] = byte;
        let _ = decode::parse(&name, &changed);
    }
}

fn config(base_url: &Url, end: (i32, u32, u32)) -> Config {
    let station = |code, latitude, longitude| Station {
        code: AirportCode::parse(code).unwrap(),
        latitude,
        longitude,
    };
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    Config {
        base_url: base_url.clone(),
        stations: vec![station("LGA", 40.77, -73.87), station("EWR", 40.69, -74.17)],
        start: day((2013, 1, 1)),
        end: day(end),
    }
}

#[tokio::test]
async fn each_station_is_asked_month_by_month() {
    let upstream = Upstream::play(vec![ok(bytes(&good()))]).await;
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("weather");
    let watcher = Watcher::default();
    let config = config(&upstream.url, (2013, 2, 3));
    let fetched = fetch(&config, &http(), first(&into, &watcher))
        .await
        .unwrap();
    let names: Vec<_> = fetched
        .files
        .iter()
        .map(|file| file.path.as_str())
        .collect();
    let expected = [
        "EWR-2013-01.json",
        "EWR-2013-02.json",
        "LGA-2013-01.json",
        "LGA-2013-02.json",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        (watcher.requests(), fetched.rows, watcher.units()),
        (4, 8, (4, 4))
    );
    assert_eq!(fs::read(into.join(FILE)).unwrap(), bytes(&good()));
    let files = decode::read(&into).unwrap();
    assert_eq!(
        files
            .iter()
            .map(|file| file.airport.as_str())
            .collect::<Vec<_>>(),
        ["EWR", "EWR", "LGA", "LGA"]
    );
}

#[tokio::test]
async fn one_bad_window_fails_the_source_and_the_others_are_not_asked_again() {
    let good = || ok(bytes(&good()));
    let upstream = Upstream::play(vec![good(), good(), good(), ok("{}"), good()]).await;
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("w");
    let config = config(&upstream.url, (2013, 2, 3));
    let error = fetch(&config, &http(), first(&into, &NoProgress))
        .await
        .unwrap_err();
    assert!(matches!(error, SourceError::Garbage { .. }), "{error:?}");
    assert!(!into.exists());

    let watcher = Watcher::default();
    let fetched = fetch(&config, &http(), first(&into, &watcher))
        .await
        .unwrap();
    assert_eq!(
        (fetched.files.len(), fetched.resumed, watcher.requests()),
        (4, 3, 1)
    );
    let mut names: Vec<_> = fs::read_dir(&into)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names[0], FILE);
    assert_eq!(names.len(), 4, "no ledger is left: {names:?}");
}

#[tokio::test]
async fn an_answer_that_was_cut_is_asked_again() {
    let whole = bytes(&good());
    let cut = whole[..whole.len() / 2].to_vec();
    let upstream = Upstream::play(vec![ok(cut), ok(whole)]).await;
    let place = tempfile::tempdir().unwrap();
    let mut config = config(&upstream.url, (2013, 1, 31));
    config.stations.truncate(1);
    let watcher = Watcher::default();
    let fetched = fetch(&config, &http(), first(&place.path().join("w"), &watcher))
        .await
        .unwrap();
    assert_eq!((fetched.rows, watcher.requests()), (2, 2));
    assert!(watcher.notes.lock().unwrap()[0].contains("tronqué"));
}

#[tokio::test]
async fn a_unit_that_changes_within_a_run_or_since_the_last_one_stops_the_source() {
    let mut metric = good();
    metric["hourly_units"]["wind_speed_10m"] = json!("km/h");
    let changed = |error: SourceError| match error {
        SourceError::Changed { changes, .. } => changes,
        other => panic!("unexpected {other:?}"),
    };
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("w");
    let upstream = Upstream::play(vec![ok(bytes(&good())), ok(bytes(&metric))]).await;
    let mut within = config(&upstream.url, (2013, 2, 3));
    within.stations.truncate(1);
    let error = fetch(&within, &http(), first(&into, &NoProgress))
        .await
        .unwrap_err();
    assert_eq!(changed(error), "wind_speed_10m : unit 4 devient km/h");

    let upstream = Upstream::play(vec![ok(bytes(&good())), ok(bytes(&metric))]).await;
    let mut since = config(&upstream.url, (2013, 1, 31));
    since.stations.truncate(1);
    let fetched = fetch(&since, &http(), first(&place.path().join("1"), &NoProgress))
        .await
        .unwrap();
    let former = Former {
        declaration: fetched.declaration,
        ..Former::default()
    };
    let into = place.path().join("2");
    let context = FetchContext {
        former: Some(&former),
        ..first(&into, &NoProgress)
    };
    let error = fetch(&since, &http(), context).await.unwrap_err();
    assert_eq!(changed(error), "wind_speed_10m : unit 4 devient km/h");
    assert!(!into.exists());
}

#[tokio::test]
async fn a_refusal_and_a_closed_port_are_told_apart() {
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("w");
    let upstream = Upstream::play(vec![Step(400, "", b"{\"error\":true}".to_vec())]).await;
    let refused = fetch(
        &config(&upstream.url, (2013, 1, 1)),
        &http(),
        first(&into, &NoProgress),
    )
    .await;
    assert!(
        matches!(refused, Err(SourceError::Status { status: 400, .. })),
        "{refused:?}"
    );
    let closed = fetch(
        &config(&closed_port(), (2013, 1, 1)),
        &http(),
        first(&into, &NoProgress),
    )
    .await;
    assert!(
        matches!(closed, Err(SourceError::Unreachable { .. })),
        "{closed:?}"
    );
}

#[tokio::test]
async fn a_period_that_ends_before_it_starts_is_a_wrong_setting() {
    let into = tempfile::tempdir().unwrap();
    let config = config(&closed_port(), (2012, 12, 31));
    let error = fetch(&config, &http(), first(&into.path().join("w"), &NoProgress))
        .await
        .unwrap_err();
    assert!(
        matches!(error, SourceError::Misconfigured { .. }),
        "{error:?}"
    );
}

#[test]
fn an_empty_payload_folder_is_garbage() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        decode::read(folder.path()),
        Err(SourceError::Garbage { .. })
    ));
    let absent = folder.path().join("absent");
    assert!(matches!(decode::read(&absent), Err(SourceError::Io { .. })));
}
