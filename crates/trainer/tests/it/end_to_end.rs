//! From a snapshot to a model directory, and back.

use chrono::{DateTime, TimeDelta};
use contract::DatasetRow;
use domain::FixedClock;
use features::Horizon;
use model::{Metrics, ModelDirectory};
use parquet::arrow::ArrowWriter;
use trainer::{TrainedModel, TrainerConfig, TrainerError, train, verify};

use crate::synthetic::{config, onnxruntime, rows, write_snapshot};

fn clock(second: i64) -> FixedClock {
    let instant: DateTime<_> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    FixedClock(instant + TimeDelta::seconds(second))
}

/// The only model of a configuration with one horizon.
fn one(config: &TrainerConfig, second: i64) -> TrainedModel {
    let trained = train(config, &clock(second)).expect("a model");
    trained.into_iter().next().expect("one horizon")
}

fn timeless(metrics: &Metrics) -> Metrics {
    Metrics {
        seconds: std::collections::BTreeMap::new(),
        ..metrics.clone()
    }
}

#[test]
fn a_training_writes_a_model_that_scores_the_same_when_opened_again() {
    let (snapshot, models) = (folder(), folder());
    write_snapshot(snapshot.path(), 3000);
    let config = config(snapshot.path(), models.path());
    let first = one(&config, 0);

    let test = &first.metrics.test;
    assert!(test.after_calibration.roc_auc > 0.7, "{test:?}");
    assert!(first.metrics.parity_max_difference < 1e-5);
    assert_eq!(test.calibration.len(), 10);
    assert!(test.without_weather > 0, "the last days have no weather");
    assert_eq!(test.last_day.to_string(), "2013-12-31");
    assert_eq!(
        test.by_month.keys().collect::<Vec<_>>(),
        ["2013-11", "2013-12"]
    );
    assert_eq!(test.by_carrier.len(), 4);
    assert_eq!(first.metrics.validation.last_day.to_string(), "2013-10-31");

    let found =
        verify(Horizon::H2, &first.path, snapshot.path(), &onnxruntime()).expect("a verification");
    assert_eq!(found.differences, Vec::<String>::new());

    let second = one(&config, 1);
    assert_ne!(first.version, second.version);
    assert_eq!(timeless(&first.metrics), timeless(&second.metrics));
}

#[test]
fn figures_that_were_improved_by_hand_are_named() {
    let (snapshot, models) = (folder(), folder());
    write_snapshot(snapshot.path(), 1500);
    let trained = one(&config(snapshot.path(), models.path()), 0);
    let mut metrics = trained.metrics;
    metrics.test.after_calibration.roc_auc = 0.99;
    let bytes = serde_json::to_vec(&metrics).expect("JSON");
    std::fs::write(trained.path.join("metrics.json"), &bytes).expect("a write");
    // The forger also corrects the hash, so that only the figures can betray the change.
    let path = trained.path.join("manifest.json");
    let text = std::fs::read_to_string(&path).expect("a manifest");
    let mut manifest: model::Manifest = serde_json::from_str(&text).expect("a manifest");
    let hash = model::sha256_hex(&bytes);
    manifest.files.insert("metrics.json".to_owned(), hash);
    std::fs::write(&path, serde_json::to_vec(&manifest).expect("JSON")).expect("a write");

    let found = verify(Horizon::H2, &trained.path, snapshot.path(), &onnxruntime())
        .expect("a verification");
    assert_eq!(found.differences, ["/after_calibration/roc_auc"]);
}

#[test]
fn another_snapshot_is_refused() {
    let (snapshot, other, models) = (folder(), folder(), folder());
    write_snapshot(snapshot.path(), 1500);
    write_snapshot(other.path(), 1501);
    let trained = one(&config(snapshot.path(), models.path()), 0);
    assert!(matches!(
        verify(Horizon::H2, &trained.path, other.path(), &onnxruntime()),
        Err(TrainerError::OtherSnapshot)
    ));
    ModelDirectory::open(&trained.path, &Horizon::H2.schema_sha256()).expect("an intact model");
}

#[test]
fn an_empty_period_is_named() {
    let (snapshot, models) = (folder(), folder());
    write_snapshot(snapshot.path(), 1500);
    let mut config = config(snapshot.path(), models.path());
    config.split.test_from = "2014-06-01".parse().expect("a date");
    let error = train(&config, &clock(0)).expect_err("no test period");
    assert!(matches!(
        error,
        TrainerError::EmptyPeriod { period: "test" }
    ));
}

#[test]
fn flights_without_a_column_are_refused_before_any_training() {
    let (snapshot, models) = (folder(), folder());
    write_snapshot(snapshot.path(), 10);
    let batch = DatasetRow::to_batch(&rows(10)).expect("a batch");
    let schema = batch.schema();
    let kept: Vec<_> = (0..schema.fields().len())
        .filter(|at| schema.field(*at).name() != "scheduled_departure")
        .collect();
    let batch = batch.project(&kept).expect("fewer columns");
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("a write");
    let bytes = writer.into_inner().expect("Parquet bytes");
    std::fs::write(snapshot.path().join("flights.parquet"), bytes).expect("a file");
    let error = train(&config(snapshot.path(), models.path()), &clock(0)).expect_err("a refusal");
    assert!(matches!(error, TrainerError::Dataset(_)), "{error:?}");
    let cause = std::error::Error::source(&error)
        .expect("a cause")
        .to_string();
    assert!(cause.contains("scheduled_departure"), "{cause}");
}

#[test]
fn each_horizon_has_its_model_and_its_card() {
    let (snapshot, models) = (folder(), folder());
    write_snapshot(snapshot.path(), 1500);
    let mut config = config(snapshot.path(), models.path());
    config.horizons = Horizon::ALL.to_vec();
    let trained = train(&config, &clock(0)).expect("models");
    for (trained, horizon) in trained.iter().zip(Horizon::ALL) {
        let opened = ModelDirectory::open(&trained.path, &horizon.schema_sha256());
        let opened = opened.expect("a model");
        assert_eq!(opened.manifest().horizon, horizon.as_str());
        assert_eq!(opened.reference().features.len(), horizon.features().len());
        let auc = format!("{:.4}", trained.metrics.test.after_calibration.roc_auc);
        assert!(
            opened.card().contains(&auc.replace('.', ",")),
            "the card quotes it"
        );
        let slices = &trained.metrics.test.confidence.slices;
        assert!(slices.contains_key("carrier B6"), "{slices:?}");
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
