//! Both engines read the same source and leave the same payload.
//!
//! `cargo xtask spark --check` starts the server and gives its address.

use std::fs;
use std::path::Path;

use domain::raw::RawFlight;
use extractor::flights::{Config, Engine, SparkUrl, decode, fetch};
use extractor::{Fetched, SourceError};
use polars::prelude::{ParquetWriter, df};

use crate::{day, first, manifest_holds, sources};

fn server() -> SparkUrl {
    std::env::var_os("SPARK_REMOTE")
        .expect("an address in SPARK_REMOTE: run « cargo xtask spark --check »")
        .to_str()
        .and_then(|text| text.parse().ok())
        .expect("an address of the form sc://host:port")
}

fn spark() -> Engine {
    Engine::Spark { url: server() }
}

fn months(engine: Engine, directory: &Path, first: u32, last: u32) -> Config {
    Config {
        directory: directory.to_owned(),
        start: day(2013, first, 1),
        end: day(2013, last, 28),
        engine,
    }
}

async fn read(config: &Config, into: &Path) -> Fetched {
    let fetched = fetch(config, first(into)).await.unwrap();
    manifest_holds(&fetched, into);
    fetched
}

/// Spark promises no order: rows are compared as a sorted whole.
fn sorted(mut rows: Vec<RawFlight>) -> Vec<RawFlight> {
    rows.sort_by_cached_key(|row| format!("{row:?}"));
    rows
}

#[tokio::test]
async fn both_engines_leave_the_same_rows_month_by_month() {
    let place = tempfile::tempdir().unwrap();
    let (ours, theirs) = (place.path().join("polars"), place.path().join("spark"));
    let directory = sources().join("flights");
    let polars = read(&months(Engine::Polars, &directory, 1, 12), &ours).await;
    let spark = read(&months(spark(), &directory, 1, 12), &theirs).await;
    assert_eq!((polars.rows, polars.files.len()), (336_776, 12));
    assert_eq!(
        (spark.rows, spark.files.len()),
        (polars.rows, polars.files.len())
    );
    for (ours_file, theirs_file) in polars.files.iter().zip(&spark.files) {
        assert_eq!(theirs_file.path, ours_file.path);
        let ours = decode::read(&ours.join(&ours_file.path)).unwrap();
        let theirs = decode::read(&theirs.join(&theirs_file.path)).unwrap();
        assert_eq!(theirs_file.rows, ours.len() as u64);
        assert!(
            sorted(theirs) == sorted(ours),
            "{}: rows differ",
            ours_file.path
        );
    }
}

#[tokio::test]
async fn an_absent_month_is_a_missing_partition_for_spark_too() {
    let place = tempfile::tempdir().unwrap();
    let source = place.path().join("source");
    copy_month(&source, 1);
    let into = place.path().join("flights");
    let error = fetch(&months(spark(), &source, 1, 2), first(&into))
        .await
        .unwrap_err();
    match error {
        SourceError::MissingPartition { partition, .. } => {
            assert_eq!(partition, "year=2013/month=2");
        }
        other => panic!("unexpected {other:?}"),
    }
    assert!(!into.exists());
}

#[tokio::test]
async fn a_damaged_january_fails_january_alone() {
    let place = tempfile::tempdir().unwrap();
    let source = place.path().join("source");
    copy_month(&source, 1);
    copy_month(&source, 2);
    let january = source.join("year=2013/month=1/part-0.parquet");
    let half = fs::read(&january).unwrap().len() / 2;
    let file = fs::File::options().write(true).open(&january).unwrap();
    file.set_len(half as u64).unwrap();
    let february = read(
        &months(spark(), &source, 2, 2),
        &place.path().join("february"),
    )
    .await;
    assert!(february.rows > 20_000);
    let into = place.path().join("january");
    let error = fetch(&months(spark(), &source, 1, 1), first(&into))
        .await
        .unwrap_err();
    assert!(
        matches!(error, SourceError::Garbage { ref place, .. } if place == "year=2013/month=1"),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_missing_column_is_garbage_for_spark_too() {
    let place = tempfile::tempdir().unwrap();
    let month = place.path().join("year=2013/month=1");
    fs::create_dir_all(&month).unwrap();
    let file = fs::File::create(month.join("part-0.parquet")).unwrap();
    let mut frame = df!("FlightDate" => ["2013-01-01"], "Origin" => ["EWR"]).unwrap();
    ParquetWriter::new(file).finish(&mut frame).unwrap();
    let into = place.path().join("flights");
    let error = fetch(&months(spark(), place.path(), 1, 1), first(&into))
        .await
        .unwrap_err();
    assert!(matches!(error, SourceError::Garbage { .. }), "{error:?}");
}

#[tokio::test]
async fn a_dead_server_is_named_at_once_and_without_its_token() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let url = format!("sc://127.0.0.1:{port}/;token=s3cret");
    let engine = Engine::Spark {
        url: url.parse().unwrap(),
    };
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("flights");
    let config = months(engine, &sources().join("flights"), 1, 1);
    let error = fetch(&config, first(&into)).await.unwrap_err();
    match &error {
        SourceError::EngineUnreachable { place, .. } => {
            assert_eq!(*place, format!("sc://127.0.0.1:{port}"));
        }
        other => panic!("unexpected {other:?}"),
    }
    assert!(error.advice().contains("cargo xtask spark"));
    assert!(!format!("{error} {error:?}").contains("s3cret"));
}

fn copy_month(source: &Path, month: u32) {
    let name = format!("year=2013/month={month}");
    fs::create_dir_all(source.join(&name)).unwrap();
    let file = format!("{name}/part-0.parquet");
    fs::copy(sources().join("flights").join(&file), source.join(&file)).unwrap();
}
