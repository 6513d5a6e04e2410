//! Scores a model directory again, through ONNX Runtime, and compares with its `metrics.json`.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;

use features::{Encodings, Horizon};
use model::{EveningScores, ModelDirectory, PeriodMetrics, Runtime};
use serde_json::Value;

use crate::evening::{LIMITS, Ledger, walk};
use crate::{Outcome, Period, Snapshot, TrainerError, evaluate, matrix};

/// Figures closer than this are equal: another processor may add up in another order.
const TOLERANCE: f64 = 1e-6;

/// What was found again.
#[derive(Debug)]
pub struct Verification {
    /// Of the model.
    pub name: String,
    pub test: PeriodMetrics,
    /// The same flights, the calibration moved each evening.
    pub evenings: Option<EveningScores>,
    /// The figures that differ from `metrics.json`; none is the expected answer.
    pub differences: Vec<String>,
}

/// Scores the test period of `snapshot_dir` with the model of `horizon` in `directory`.
pub fn verify(
    horizon: Horizon,
    directory: &Path,
    snapshot_dir: &Path,
    onnxruntime: &Path,
) -> Result<Verification, TrainerError> {
    let model = ModelDirectory::open(directory, &horizon.schema_sha256())?;
    let snapshot = Snapshot::read(snapshot_dir)?;
    if snapshot.sha256 != model.manifest().data_snapshot_sha256 {
        return Err(TrainerError::OtherSnapshot);
    }
    let recorded = &model.metrics().test;
    let encodings: Encodings = model.encodings()?;
    let days = recorded.first_day..=recorded.last_day;
    let flights = snapshot.flights.iter().filter(|f| days.contains(&f.day));
    let flights: Vec<_> = flights.collect();
    let matrix = matrix(horizon, &flights, snapshot.world(), |_| Ok(&encodings))?;
    let runtime = Runtime::load(onnxruntime)?;
    let predictor = model.predictor(&runtime, NonZeroUsize::MIN)?;
    let raw = predictor.predict_raw(&matrix.values, matrix.width())?;
    let outcome = Outcome {
        period: Period::Test,
        first_day: recorded.first_day,
        matrix: &matrix,
        raw: &raw,
        seed: model.manifest().seed,
    };
    // What is recorded is of the training, whatever an evening moved since.
    let calibration = model.calibration().trained();
    let test = evaluate(&outcome, &calibration)?;
    let mut differences = differences(recorded, &test)?;
    let mut evenings = None;
    if let Some(recorded) = &model.metrics().evenings {
        let rows = (&matrix, raw.as_slice());
        let eve = &recorded.eve;
        let ledger = Ledger::new(&snapshot.schedule, rows, &calibration, eve, LIMITS);
        let walked = walk(&ledger, rows, &calibration);
        let found = walked.scores(Period::Test, &matrix, outcome.seed)?;
        let moved = self::differences(&recorded.test, &found)?;
        differences.extend(moved.into_iter().map(|path| format!("/evenings{path}")));
        evenings = Some(found);
    }
    Ok(Verification {
        name: model.manifest().name.clone(),
        test,
        evenings,
        differences,
    })
}

/// Paths of the figures that are not the same in both.
fn differences<T: serde::Serialize>(recorded: &T, found: &T) -> Result<Vec<String>, TrainerError> {
    let recorded = leaves(&serde_json::to_value(recorded)?);
    let found = leaves(&serde_json::to_value(found)?);
    let paths = recorded
        .keys()
        .chain(found.keys().filter(|path| !recorded.contains_key(*path)));
    Ok(paths
        .filter(|path| !same(recorded.get(*path), found.get(*path)))
        .cloned()
        .collect())
}

fn same(recorded: Option<&Value>, found: Option<&Value>) -> bool {
    match (
        recorded.and_then(Value::as_f64),
        found.and_then(Value::as_f64),
    ) {
        (Some(recorded), Some(found)) => (recorded - found).abs() < TOLERANCE,
        _ => recorded == found,
    }
}

/// Every number and text of a JSON value, by JSON pointer.
fn leaves(value: &Value) -> BTreeMap<String, Value> {
    fn walk(value: &Value, path: &str, leaves: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    walk(field, &format!("{path}/{name}"), leaves);
                }
            }
            Value::Array(items) => {
                for (rank, item) in items.iter().enumerate() {
                    walk(item, &format!("{path}/{rank}"), leaves);
                }
            }
            leaf => {
                leaves.insert(path.to_owned(), leaf.clone());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(value, "", &mut found);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_a_missing_and_an_added_figure_are_told_apart() {
        let json = |text: &str| leaves(&serde_json::from_str(text).expect("JSON"));
        let (old, new) = (
            json(r#"{"a": 1.0, "b": [2.0, 3.0]}"#),
            json(r#"{"a": 1.0000000001, "b": [2.5]}"#),
        );
        assert!(same(old.get("/a"), new.get("/a")));
        assert!(!same(old.get("/b/0"), new.get("/b/0")));
        assert!(!same(old.get("/b/1"), new.get("/b/1")));
    }
}
