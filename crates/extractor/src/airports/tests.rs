use std::fs;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{Config, decode, fetch};
use crate::testing::{Step, Upstream, Watcher, closed_port, first, http, ok};
use crate::{FetchContext, Former, Http, HttpConfig, NoProgress, SourceError};

const GOOD: &str = "faa,name,lat,lon,alt,tz,dst,tzone\n\
    EWR,Newark Liberty Intl,40.6925,-74.168667,18,-5,A,America/New_York\n\
    XYZ,\"Nowhere, \"\"étage\"\" 2\",1,2,3,\\N,\\N,\\N\n";

#[test]
fn a_good_file_gives_its_rows_with_their_places() {
    let rows = decode::parse(GOOD.as_bytes()).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].position, "airports.csv#1");
    assert_eq!(rows[0].record.lon, "-74.168667");
    assert_eq!(rows[1].record.name, "Nowhere, \"étage\" 2");
    assert_eq!(rows[1].record.tzone, r"\N");
}

#[test]
fn columns_are_found_by_name_in_any_order_and_after_a_byte_order_mark() {
    let file = "\u{feff}tzone,dst,tz,alt,lon,lat,name,faa,icao\nZ,A,-5,1,2,3,Name,EWR,KEWR\n";
    let rows = decode::parse(file.as_bytes()).unwrap();
    assert_eq!(
        (rows[0].record.faa.as_str(), rows[0].record.tzone.as_str()),
        ("EWR", "Z")
    );
}

#[test]
fn a_short_row_is_data_but_a_cut_file_is_garbage() {
    let short = GOOD.replace("-74.168667,18,-5,A,America/New_York", "-74");
    assert_eq!(decode::parse(short.as_bytes()).unwrap()[0].record.tzone, "");
    let cut = &GOOD[..GOOD.len() - 10];
    let cut = decode::parse(cut.as_bytes());
    assert!(matches!(cut, Err(SourceError::Truncated { .. })), "{cut:?}");
}

#[test]
fn a_file_of_another_shape_is_garbage_that_says_why() {
    assert_garbage(b"", "colonne faa absente");
    assert_garbage(
        GOOD.replace(',', ";").as_bytes(),
        "champs séparés par « ; » au lieu de « , »",
    );
    assert_garbage(
        GOOD.replace("tzone", "zone").as_bytes(),
        "colonne tzone absente",
    );
    assert_garbage(GOOD.lines().next().unwrap().as_bytes(), "aucune ligne");
    assert_garbage(
        &[GOOD.as_bytes(), b"A,\xe9t\xe9,1,2,3,4,5,6\n"].concat(),
        "CSV invalide",
    );
}

fn assert_garbage(content: &[u8], reason: &str) {
    match decode::parse(content) {
        Err(SourceError::Garbage { detail, .. }) => assert!(detail.contains(reason), "{detail}"),
        other => panic!("expected garbage, got {other:?}"),
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_decoder_panic(content in prop::collection::vec(any::<u8>(), 0..512)) {
        let _ = decode::parse(&content);
        let _ = decode::parse(&[GOOD.as_bytes(), &content].concat());
    }
}

#[tokio::test]
async fn the_file_is_kept_untouched() {
    let upstream = Upstream::play(vec![ok(""), ok(GOOD)]).await;
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("raw/airports");
    let watcher = Watcher::default();
    let config = Config {
        file_url: upstream.url.clone(),
    };
    let fetched = fetch(&config, &http(), first(&into, &watcher))
        .await
        .unwrap();
    assert_eq!(
        (watcher.requests(), fetched.rows, fetched.bytes),
        (2, 2, GOOD.len() as u64)
    );
    assert_eq!(fetched.files[0].path, "airports.csv");
    assert_eq!(fs::read_to_string(into.join("airports.csv")).unwrap(), GOOD);
    assert_eq!(decode::read(&into).unwrap().len(), 2);
    assert_eq!(watcher.units(), (2, 2));
}

#[tokio::test]
async fn a_broken_server_is_asked_again() {
    let upstream = Upstream::play(vec![ok(""), Step(500, "", vec![]), ok(GOOD)]).await;
    let place = tempfile::tempdir().unwrap();
    let watcher = Watcher::default();
    let config = Config {
        file_url: upstream.url.clone(),
    };
    fetch(&config, &http(), first(&place.path().join("a"), &watcher))
        .await
        .unwrap();
    assert_eq!((watcher.requests(), upstream.hits()), (3, 3));
    let notes = watcher.notes.lock().unwrap();
    assert!(
        notes[0].contains("500") && notes[0].contains("nouvel essai"),
        "{notes:?}"
    );
}

#[tokio::test]
async fn a_busy_server_is_left_the_time_it_asks() {
    let upstream = Upstream::play(vec![ok(""), Step(429, "1", vec![]), ok(GOOD)]).await;
    let place = tempfile::tempdir().unwrap();
    let config = Config {
        file_url: upstream.url.clone(),
    };
    let start = Instant::now();
    fetch(
        &config,
        &http(),
        first(&place.path().join("a"), &NoProgress),
    )
    .await
    .unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_failure_ends_after_bounded_attempts_and_leaves_nothing() {
    for (step, hits) in [
        (Step(503, "", vec![]), 3),
        (Step(429, "3600", vec![]), 1),
        (Step(404, "", vec![]), 1),
        (ok("garbage"), 1),
    ] {
        let upstream = Upstream::play(vec![ok(""), step.clone()]).await;
        let place = tempfile::tempdir().unwrap();
        let config = Config {
            file_url: upstream.url.clone(),
        };
        let error = fetch(
            &config,
            &http(),
            first(&place.path().join("a"), &NoProgress),
        )
        .await
        .unwrap_err();
        assert_eq!(upstream.hits(), 1 + hits, "status {}", step.0);
        match error {
            SourceError::Status { status, .. } => assert_eq!(status, step.0),
            SourceError::Garbage { .. } => assert_eq!(step.0, 200),
            other => panic!("unexpected {other:?}"),
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}

#[tokio::test]
async fn a_closed_port_is_unreachable_and_says_what_to_start() {
    let place = tempfile::tempdir().unwrap();
    let config = Config {
        file_url: closed_port(),
    };
    let error = fetch(
        &config,
        &http(),
        first(&place.path().join("a"), &NoProgress),
    )
    .await
    .unwrap_err();
    assert!(
        matches!(error, SourceError::Unreachable { .. }),
        "{error:?}"
    );
    assert_eq!(error.source_kind(), domain::Source::Airports);
    assert!(error.advice().contains("sandbox serve"));
}

#[tokio::test]
async fn a_file_that_has_not_changed_is_taken_from_the_earlier_run() {
    let place = tempfile::tempdir().unwrap();
    let (upstream, seen) = Upstream::versioned(GOOD).await;
    let config = Config {
        file_url: upstream.url.clone(),
    };
    let into = place.path().join("1/airports");
    let fetched = fetch(&config, &http(), first(&into, &NoProgress))
        .await
        .unwrap();
    assert!(!fetched.unchanged);
    assert_eq!(fetched.version.as_deref(), Some("\"v1\""));
    let former = Former {
        folder: into.clone(),
        files: fetched.files.clone(),
        declaration: fetched.declaration,
        version: fetched.version,
    };
    let second = place.path().join("2/airports");
    let context = FetchContext {
        former: Some(&former),
        ..first(&second, &NoProgress)
    };
    let again = fetch(&config, &http(), context).await.unwrap();
    assert!(again.unchanged);
    assert_eq!((again.files, again.rows), (fetched.files, fetched.rows));
    assert_eq!(
        fs::read_to_string(second.join("airports.csv")).unwrap(),
        GOOD
    );

    // A payload that is no longer the one that was read is asked again, whole.
    fs::write(into.join("airports.csv"), "altered").unwrap();
    let third = place.path().join("3/airports");
    let context = FetchContext {
        former: Some(&former),
        ..first(&third, &NoProgress)
    };
    let whole = fetch(&config, &http(), context).await.unwrap();
    assert!(!whole.unchanged);
    assert_eq!(
        *seen.lock().unwrap(),
        [None, Some("\"v1\"".to_owned()), None],
        "the version is sent only while its payload is held"
    );
}

#[tokio::test]
async fn a_host_is_not_asked_faster_than_the_pace_allows() {
    let upstream = Upstream::play(vec![ok(GOOD)]).await;
    let config = HttpConfig {
        requests_per_second: 10.try_into().unwrap(),
        ..HttpConfig::default()
    };
    let client = Http::new(config).unwrap();
    let place = tempfile::tempdir().unwrap();
    let config = Config {
        file_url: upstream.url.clone(),
    };
    let start = Instant::now();
    for run in 0..3 {
        let into = place.path().join(run.to_string());
        fetch(&config, &client, first(&into, &NoProgress))
            .await
            .unwrap();
    }
    // robots.txt once, then three times the file: three waits of a tenth of a second.
    assert_eq!(upstream.hits(), 4);
    assert!(
        start.elapsed() >= Duration::from_millis(290),
        "{:?}",
        start.elapsed()
    );
}
