//! A snapshot that must not be learned from is refused, check by check.

use std::fs;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use contract::WeatherBody;
use domain::FixedClock;
use features::Horizon;
use trainer::check_data::{Check, check_data, drift, table};
use trainer::{Snapshot, train};

use crate::synthetic::{config, parquet, write_snapshot};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn checks(folder: &Path, until: &str) -> Vec<Check> {
    let until: NaiveDate = until.parse().expect("a day");
    check_data(folder, until).expect("checks")
}

fn refused(checks: &[Check]) -> Vec<&str> {
    let refused = checks.iter().filter(|check| !check.is_good);
    refused.map(|check| check.name.as_str()).collect()
}

#[test]
fn a_year_is_accepted_and_a_stale_one_is_refused() {
    let snapshot = folder();
    write_snapshot(snapshot.path(), 12_000);
    let fresh = checks(snapshot.path(), "2013-12-31");
    assert_eq!(refused(&fresh), [] as [&str; 0], "{}", table(&fresh));
    let stale = checks(snapshot.path(), "2014-03-01");
    assert_eq!(refused(&stale), ["vols : fraîcheur"]);
    assert!(table(&stale).contains("REFUSÉ"));
}

#[test]
fn too_few_flights_are_refused() {
    let snapshot = folder();
    write_snapshot(snapshot.path(), 500);
    assert!(refused(&checks(snapshot.path(), "2013-12-31")).contains(&"vols : nombre"));
}

#[test]
fn columns_that_changed_are_a_check_that_fails_and_the_weather_is_checked_all_the_same() {
    let snapshot = folder();
    write_snapshot(snapshot.path(), 2_000);
    let mut bytes = parquet(2_000);
    bytes.truncate(bytes.len() / 2);
    fs::write(snapshot.path().join("flights.parquet"), bytes).expect("a file");
    let checks = checks(snapshot.path(), "2013-12-31");
    assert_eq!(refused(&checks), ["vols : colonnes et types"]);
    assert!(checks.iter().any(|check| check.name == "météo : valeurs"));
}

#[test]
fn weather_in_another_unit_or_with_holes_is_refused() {
    let snapshot = folder();
    write_snapshot(snapshot.path(), 12_000);
    let path = snapshot.path().join("weather.json");
    let bytes = fs::read(&path).expect("a file");
    let mut hours: Vec<WeatherBody> = serde_json::from_slice(&bytes).expect("hours");
    let half = hours.len() / 2;
    hours.truncate(half);
    hours[0].temperature_c = Some(280.0);
    fs::write(&path, serde_json::to_vec(&hours).expect("JSON")).expect("a write");
    let found = checks(snapshot.path(), "2013-12-31");
    assert_eq!(
        refused(&found),
        ["météo : valeurs", "météo : heures connues, par aéroport"],
        "{}",
        table(&found)
    );
}

#[test]
fn a_missing_snapshot_is_an_error_and_not_a_check() {
    let nothing = folder();
    let until: NaiveDate = "2013-12-31".parse().expect("a day");
    check_data(nothing.path(), until).expect_err("no file");
}

#[test]
fn what_production_learned_from_does_not_drift_and_a_moved_feature_does() {
    let (snapshot, drafts) = (folder(), folder());
    write_snapshot(snapshot.path(), 6_000);
    let at: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let trained = train(&config(snapshot.path(), drafts.path()), &FixedClock(at));
    let production = trained.expect("a model").remove(0).path;
    let read = Snapshot::read(snapshot.path()).expect("a snapshot");
    let mut check = drift(Horizon::H2, &production, &read).expect("a check");
    let first = check.clone();
    // The encodings themselves do not move: the reference describes flights as serving does.
    assert!(!first.found.contains("carrier_late_excess"), "{first:?}");
    let path = production.join("reference.json");
    let text = fs::read_to_string(&path).expect("a reference");
    let mut reference: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for feature in reference["features"].as_array_mut().expect("a list") {
        if let Some(shares) = feature["shares"].as_array_mut() {
            shares.reverse();
        }
    }
    let bytes = serde_json::to_vec(&reference).expect("JSON");
    rewrite(&production, "reference.json", &bytes);
    check = drift(Horizon::H2, &production, &read).expect("a check");
    assert!(!check.is_good, "{check:?}");
    assert_ne!(first.found, check.found);
}

/// Replaces a file of a model directory and its hash.
fn rewrite(directory: &Path, file: &str, bytes: &[u8]) {
    fs::write(directory.join(file), bytes).expect("a write");
    let path = directory.join("manifest.json");
    let text = fs::read_to_string(&path).expect("a manifest");
    let mut manifest: model::Manifest = serde_json::from_str(&text).expect("a manifest");
    let hash = model::sha256_hex(bytes);
    manifest.files.insert(file.to_owned(), hash);
    fs::write(&path, serde_json::to_vec(&manifest).expect("JSON")).expect("a write");
}
