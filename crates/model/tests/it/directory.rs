//! A directory is written whole, and opened only when nothing moved.

use std::fs;
use std::num::NonZeroUsize;

use model::{ModelDirectory, ModelError};

use crate::fixture::{SCHEMA, runtime, steps, write};

#[test]
fn a_written_directory_opens_and_answers() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("h2").join("v1");
    write(&path).expect("a directory");
    let opened = ModelDirectory::open(&path, SCHEMA).expect("a model");
    assert_eq!(opened.info().trees, 3);
    assert_eq!(
        opened.encodings::<Vec<String>>().expect("encodings"),
        ["UA"]
    );
    let predictor = opened
        .predictor(&runtime(), NonZeroUsize::MIN)
        .expect("a predictor");
    let row = [0.7, 12.0];
    let raw = predictor.predict_raw(&row, 2).expect("an answer")[0];
    for (raw, step) in raw.into_iter().zip(steps()) {
        assert!((raw - step.probability(&row)).abs() < 1e-6);
    }
    let calibrated = predictor.predict(&row, 2).expect("an answer")[0];
    assert!((0.0..=1.0).contains(&calibrated.late_15));
    assert!(
        (calibrated.late_15 - f64::from(raw[0])).abs() > 1e-6,
        "the calibration applies"
    );
    assert_eq!(opened.reference().features[1].name, "second");
    assert_eq!(opened.card(), "# Carte");
    let names: Vec<_> = fs::read_dir(folder.path().join("h2"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    assert_eq!(names, ["v1"], "no temporary folder is left");
}

#[test]
fn a_version_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("v1");
    write(&path).expect("a directory");
    assert!(matches!(
        write(&path),
        Err(ModelError::AlreadyExists { .. })
    ));
}

#[test]
fn another_feature_schema_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("v1");
    write(&path).expect("a directory");
    assert!(matches!(
        ModelDirectory::open(&path, "another"),
        Err(ModelError::OtherSchema { .. })
    ));
}

#[test]
fn every_altered_or_missing_file_is_refused_by_name() {
    for name in [
        "model.onnx",
        "metrics.json",
        "encodings.json",
        "calibration.json",
        "reference.json",
        "carte.md",
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("v1");
        write(&path).expect("a directory");
        let mut bytes = fs::read(path.join(name)).expect("a file");
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(path.join(name), bytes).expect("a write");
        let refusal = ModelDirectory::open(&path, SCHEMA).expect_err("altered");
        assert!(matches!(refusal, ModelError::Tampered { file } if file == name));
        fs::remove_file(path.join(name)).expect("a removal");
        let refusal = ModelDirectory::open(&path, SCHEMA).expect_err("missing");
        assert!(matches!(refusal, ModelError::MissingFile { .. }));
    }
}
