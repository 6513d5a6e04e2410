use std::fs::{self, File};
use std::path::Path;

use chrono::NaiveDate;
use domain::raw::RawFlight;
use polars::prelude::*;

use super::client::plan;
use super::{Config, Engine, decode, fetch};
use crate::testing::{Watcher, first};
use crate::{NoProgress, SourceError};

/// Two flights of one month, the second cancelled.
fn frame(month: u32) -> DataFrame {
    let day = NaiveDate::from_ymd_opt(2013, month, 1).unwrap();
    df!(
        "FlightDate" => [day, day],
        "Reporting_Airline" => ["UA", "B6"],
        "Tail_Number" => [Some("N14228"), None],
        "Origin" => ["EWR", "JFK"],
        "Dest" => ["IAH", "BQN"],
        "Flight_Number_Reporting_Airline" => [1545, 725],
        "CRSDepTime" => [515, 545],
        "DepTime" => [Some(517), None],
        "DepDelay" => [Some(2), None],
        "CRSArrTime" => [819, 1022],
        "ArrTime" => [Some(830), None],
        "ArrDelay" => [Some(11), None],
        "AirTime" => [Some(227), None],
        "Distance" => [1400, 1576],
        "Unasked" => ["a", "b"],
    )
    .unwrap()
}

fn write(path: &Path, mut frame: DataFrame) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    ParquetWriter::new(File::create(path).unwrap())
        .finish(&mut frame)
        .unwrap();
}

/// A source of two months, one in each way of writing a partition's number.
fn source() -> tempfile::TempDir {
    let source = tempfile::tempdir().unwrap();
    write(
        &source.path().join("year=2013/month=1/part-0.parquet"),
        frame(1),
    );
    write(
        &source.path().join("year=2013/month=02/part-0.parquet"),
        frame(2),
    );
    source
}

fn config(directory: &Path, last_month: u32) -> Config {
    let day = |month| NaiveDate::from_ymd_opt(2013, month, 15).unwrap();
    Config {
        directory: directory.to_owned(),
        start: day(1),
        end: day(last_month),
        engine: Engine::Polars,
    }
}

#[tokio::test]
async fn each_month_is_extracted_from_its_partition() {
    let (source, place) = (source(), tempfile::tempdir().unwrap());
    let into = place.path().join("flights");
    let watcher = Watcher::default();
    let fetched = fetch(&config(source.path(), 2), first(&into, &watcher))
        .await
        .unwrap();
    assert_eq!(
        (watcher.requests(), fetched.rows, watcher.units()),
        (2, 4, (2, 2))
    );
    let months = decode::months(&into).unwrap();
    assert_eq!(months[1].file_name().unwrap(), "year=2013-month=02.parquet");
    let rows = decode::read(&months[1]).unwrap();
    let expected = RawFlight {
        flight_date: "2013-02-01".into(),
        carrier: "UA".into(),
        number: Some(1545),
        tail_number: Some("N14228".into()),
        origin: "EWR".into(),
        destination: "IAH".into(),
        scheduled_departure_hhmm: Some(515),
        departure_hhmm: Some(517),
        departure_delay_min: Some(2),
        scheduled_arrival_hhmm: Some(819),
        arrival_hhmm: Some(830),
        arrival_delay_min: Some(11),
        air_time_min: Some(227),
        distance_mi: Some(1400),
    };
    assert_eq!(rows[0], expected);
    assert_eq!(
        (rows[1].tail_number.clone(), rows[1].departure_delay_min),
        (None, None)
    );
}

#[test]
fn the_engine_prunes_partitions_and_columns() {
    let source = source();
    let partitions = config(source.path(), 2).partitions().unwrap();
    let plan = plan(source.path(), &partitions[1]).unwrap();
    let explained = plan.explain(true).unwrap();
    assert!(explained.contains("month=02"), "{explained}");
    assert!(!explained.contains("month=1/"), "{explained}");
    // All but one of the file's fifteen columns, and the two of its path.
    assert!(explained.contains("PROJECT 16/17 COLUMNS"), "{explained}");
}

#[tokio::test]
async fn a_corrupt_partition_fails_only_the_months_that_need_it() {
    let (source, place) = (source(), tempfile::tempdir().unwrap());
    let into = place.path().join("flights");
    let corrupt = source.path().join("year=2013/month=02/part-0.parquet");
    let mut content = fs::read(&corrupt).unwrap();
    let half = content.len() / 2;
    content.truncate(half);
    fs::write(&corrupt, content).unwrap();
    assert_eq!(
        fetch(&config(source.path(), 1), first(&into, &NoProgress))
            .await
            .unwrap()
            .rows,
        2
    );
    let error = fetch(&config(source.path(), 2), first(&into, &NoProgress))
        .await
        .unwrap_err();
    match error {
        SourceError::Garbage { place, .. } => assert_eq!(place, "year=2013/month=2"),
        other => panic!("unexpected {other:?}"),
    }
}

#[tokio::test]
async fn a_month_already_brought_is_not_read_again() {
    let (source, place) = (source(), tempfile::tempdir().unwrap());
    let into = place.path().join("flights");
    let second = source.path().join("year=2013/month=02/part-0.parquet");
    let content = fs::read(&second).unwrap();
    fs::write(&second, &content[..content.len() / 2]).unwrap();
    let config = config(source.path(), 2);
    fetch(&config, first(&into, &NoProgress)).await.unwrap_err();
    fs::write(&second, &content).unwrap();

    let watcher = Watcher::default();
    let fetched = fetch(&config, first(&into, &watcher)).await.unwrap();
    assert_eq!(
        (fetched.rows, fetched.resumed, watcher.requests()),
        (4, 1, 1)
    );
}

#[tokio::test]
async fn a_column_whose_type_changes_stops_the_source() {
    let (source, place) = (source(), tempfile::tempdir().unwrap());
    let mut retyped = frame(2);
    retyped
        .with_column(Column::new("Distance".into(), ["1400", "1576"]))
        .unwrap();
    write(
        &source.path().join("year=2013/month=02/part-0.parquet"),
        retyped,
    );
    let into = place.path().join("flights");
    let error = fetch(&config(source.path(), 2), first(&into, &NoProgress))
        .await
        .unwrap_err();
    match error {
        SourceError::Changed { place, changes, .. } => {
            assert_eq!(place, "year=2013/month=2");
            assert_eq!(changes, "Distance : i32 devient str");
        }
        other => panic!("unexpected {other:?}"),
    }
}

#[tokio::test]
async fn an_absent_month_is_a_missing_partition() {
    let (source, place) = (source(), tempfile::tempdir().unwrap());
    let into = place.path().join("flights");
    let error = fetch(&config(source.path(), 3), first(&into, &NoProgress))
        .await
        .unwrap_err();
    match error {
        SourceError::MissingPartition { partition, .. } => {
            assert_eq!(partition, "year=2013/month=3");
        }
        other => panic!("unexpected {other:?}"),
    }
    let nowhere = config(&source.path().join("nowhere"), 1);
    let error = fetch(&nowhere, first(&into, &NoProgress))
        .await
        .unwrap_err();
    assert!(matches!(error, SourceError::Io { .. }), "{error:?}");
    assert!(!into.exists());
}

#[tokio::test]
async fn a_missing_or_retyped_column_is_garbage() {
    let without = frame(1).drop("ArrDelay").unwrap();
    let mut retyped = frame(1);
    let texts = Column::new("ArrDelay".into(), ["11", "late"]);
    retyped.with_column(texts).unwrap();
    let mut overflowing = frame(1);
    overflowing
        .with_column(Column::new("ArrDelay".into(), [1_i64 << 40, 0]))
        .unwrap();
    for frame in [without, retyped, overflowing] {
        let (source, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(
            &source.path().join("year=2013/month=1/part-0.parquet"),
            frame,
        );
        let into = place.path().join("flights");
        let error = fetch(&config(source.path(), 1), first(&into, &NoProgress))
            .await
            .unwrap_err();
        assert!(matches!(error, SourceError::Garbage { .. }), "{error:?}");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}

#[test]
fn dates_as_text_and_wider_numbers_are_read_too() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("year=2013-month=01.parquet");
    let mut frame = frame(1);
    frame
        .with_column(Column::new("FlightDate".into(), ["2013-01-01", "soon"]))
        .unwrap();
    frame
        .with_column(Column::new("DepTime".into(), [Some(517.0), None]))
        .unwrap();
    frame
        .with_column(Column::new("Distance".into(), [1400_i64, 1576]))
        .unwrap();
    write(&path, frame);
    let rows = decode::read(&path).unwrap();
    assert_eq!(
        (rows[0].departure_hhmm, rows[1].departure_hhmm),
        (Some(517), None)
    );
    assert_eq!(
        (rows[0].distance_mi, rows[1].flight_date.as_str()),
        (Some(1400), "soon")
    );
}

#[test]
fn a_cut_file_is_garbage() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("year=2013-month=01.parquet");
    write(&path, frame(1));
    let whole = fs::read(&path).unwrap();
    for length in [0, 3, 8, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = decode::read(&path).unwrap_err();
        assert!(
            matches!(error, SourceError::Garbage { .. }),
            "{length}: {error:?}"
        );
    }
}

#[test]
fn a_folder_without_month_is_a_missing_partition() {
    let place = tempfile::tempdir().unwrap();
    let error = decode::months(place.path()).unwrap_err();
    assert!(
        matches!(error, SourceError::MissingPartition { .. }),
        "{error:?}"
    );
}
