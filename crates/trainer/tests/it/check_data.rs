//! A snapshot that must not be learned from is refused, check by check.

use std::fs;
use std::path::Path;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use contract::{DatasetRow, WeatherBody};
use domain::FixedClock;
use features::Horizon;
use trainer::check_data::{Check, check_data, drift, table};
use trainer::{Snapshot, train};

use crate::synthetic::{config, parquet, parquet_of, rows, write_snapshot};

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

/// The check of that name, once the flights are those.
fn check_of(name: &str, change: impl FnOnce(&mut Vec<DatasetRow>)) -> Check {
    let snapshot = folder();
    write_snapshot(snapshot.path(), 12_000);
    let mut flights = rows(12_000);
    change(&mut flights);
    fs::write(
        snapshot.path().join("flights.parquet"),
        parquet_of(&flights),
    )
    .expect("a file");
    let found = checks(snapshot.path(), "2013-12-31");
    let check = found.into_iter().find(|check| check.name == name);
    check.expect("a check of that name")
}

#[test]
fn values_out_of_their_ranges_are_counted_by_what_is_wrong_with_them() {
    let check = check_of("vols : valeurs", |_| ());
    assert!(check.is_good, "{check:?}");
    let check = check_of("vols : valeurs", |flights| {
        flights[0].carrier = "AAA".to_owned();
        flights[1].distance_km = Some(-1.0);
        for flight in &mut flights[2..4] {
            flight.distance_km = Some(20_001.0);
        }
        // The bounds themselves are within.
        flights[4].distance_km = Some(20_000.0);
        let delays = [(5, -180), (6, -181), (7, 2_880), (8, 2_881)];
        for (flight, delay) in delays {
            flights[flight].arrival_delay_min = Some(delay);
            flights[flight].late = Some(delay >= 15);
        }
        flights[9].scheduled_arrival = Some(flights[9].scheduled_departure);
        flights[10].arrival_delay_min = Some(40);
        flights[10].late = Some(false);
    });
    assert!(!check.is_good, "{check:?}");
    let expected = "arrivée avant le départ (1), code illisible (1), distance invraisemblable (3), \
                    issue qui contredit le retard (1), retard invraisemblable (2)";
    assert_eq!(check.found, expected);
}

#[test]
fn a_snapshot_is_fresh_up_to_a_month_after_its_last_flight_and_has_every_day() {
    let until = |until| {
        let snapshot = folder();
        write_snapshot(snapshot.path(), 12_000);
        refused(&checks(snapshot.path(), until)).contains(&"vols : fraîcheur")
    };
    // The last flight is on December 31.
    assert!(!until("2014-01-31"));
    assert!(until("2014-02-01"));
    let check = check_of("vols : jours sans aucun vol", |flights| {
        let gone: NaiveDate = "2013-06-15".parse().expect("a day");
        flights.retain(|flight| flight.flight_date != gone);
    });
    assert_eq!((check.is_good, check.found.as_str()), (false, "1"));
}

#[test]
fn a_month_whose_label_rate_cannot_be_and_labels_that_are_missing_are_refused() {
    let name = "vols : part de retards, par mois";
    let late = |flights: &mut Vec<DatasetRow>, share: usize| {
        let march = flights.iter_mut().filter(|it| it.flight_date.month() == 3);
        for (rank, flight) in march.filter(|it| it.late.is_some()).enumerate() {
            let late = rank % 100 < share;
            flight.late = Some(late);
            flight.arrival_delay_min = Some(if late { 20 } else { -5 });
        }
    };
    for (share, is_good) in [(3, false), (6, true), (48, true), (52, false)] {
        let check = check_of(name, |flights| late(flights, share));
        assert_eq!(check.is_good, is_good, "{share} %: {check:?}");
    }
    let check = check_of("vols : sans issue connue", |flights| {
        for flight in flights.iter_mut().step_by(8) {
            flight.late = None;
            flight.arrival_delay_min = None;
        }
    });
    assert!(!check.is_good, "{check:?}");
}

#[test]
fn weather_out_of_its_ranges_is_counted_by_what_is_wrong_with_it() {
    let snapshot = folder();
    write_snapshot(snapshot.path(), 2_000);
    let path = snapshot.path().join("weather.json");
    let bytes = fs::read(&path).expect("a file");
    let mut hours: Vec<WeatherBody> = serde_json::from_slice(&bytes).expect("hours");
    // 1,048 miles an hour, as the source really says of one hour of 2013.
    hours[0].wind_speed_ms = Some(468.5);
    hours[1].wind_speed_ms = Some(90.0);
    hours[2].humidity_pct = Some(101.0);
    hours[3].pressure_hpa = Some(30.1);
    hours[4].precipitation_mm = Some(-0.1);
    hours[5].temperature_c = Some(61.0);
    fs::write(&path, serde_json::to_vec(&hours).expect("JSON")).expect("a write");
    let found = checks(snapshot.path(), "2013-12-31");
    let check = found.iter().find(|check| check.name == "météo : valeurs");
    let expected = "humidité invraisemblable (1), pluie invraisemblable (1), pression invraisemblable (1), \
                    température invraisemblable (1), vent invraisemblable (1)";
    assert_eq!(check.expect("a check").found, expected);
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
