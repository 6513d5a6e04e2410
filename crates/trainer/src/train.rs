//! The wiring of a training: snapshot, split, matrix, fit, calibrate, evaluate, export, write.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use chrono::{DateTime, Utc};
use domain::{Clock, LATE_THRESHOLD_MIN};
use features::{Encodings, History, Horizon, Month, feature_names, schema_sha256};
use model::{Calibration, Manifest, Metrics, ModelDirectory, ModelParts, sha256_hex};

use crate::{
    Booster, FittedModel, HessBooster, LabelledFlight, Matrix, Outcome, Period, Snapshot, Split,
    TrainerConfig, TrainerError, calibrate, evaluate, export, matrix, progress, revision,
};

/// What a training leaves.
#[derive(Debug)]
pub struct TrainedModel {
    pub path: PathBuf,
    pub version: String,
    pub trees: usize,
    pub metrics: Metrics,
}

/// The three matrices and what was learned to build them.
struct Prepared {
    train: Matrix,
    validation: Matrix,
    test: Matrix,
    encodings: Encodings,
}

/// A model that was measured, before it is written.
struct Measured {
    onnx: Vec<u8>,
    trees: usize,
    calibration: Calibration,
    metrics: Metrics,
}

/// Trains on the snapshot in `config.snapshot_dir` and writes the model directory, which nothing
/// serves before it is published and promoted. Downloading the snapshot comes before ([`crate::download`]).
pub fn train(config: &TrainerConfig, clock: &dyn Clock) -> Result<TrainedModel, TrainerError> {
    let mut seconds = BTreeMap::new();
    let snapshot = timed(&mut seconds, "snapshot", || {
        Snapshot::read(&config.snapshot_dir)
    })?;
    let prepared = timed(&mut seconds, "matrix", || prepare(&snapshot, config.split))?;
    let fitted = timed(&mut seconds, "fit", || fit(config, &prepared))?;
    let mut measured = timed(&mut seconds, "measure", || {
        measure(config, &prepared, fitted.as_ref())
    })?;
    measured.metrics.seconds = seconds;
    write(
        config,
        clock.now(),
        &snapshot,
        &prepared.encodings,
        measured,
    )
}

/// Exports, checks that ONNX Runtime agrees with the trainer, calibrates, scores.
fn measure(
    config: &TrainerConfig,
    prepared: &Prepared,
    fitted: &dyn FittedModel,
) -> Result<Measured, TrainerError> {
    let Prepared {
        validation, test, ..
    } = prepared;
    let ensemble = fitted.ensemble()?;
    let exported = export::export(&ensemble, &config.onnxruntime)?;
    let parity_max_difference = exported.parity(fitted, test)?;
    let on_validation = exported.predict(validation)?;
    let on_test = exported.predict(test)?;
    let calibration = calibrate::calibrate(&on_validation, &validation.late);
    let score = |period, matrix, probabilities: &[f32], first_day| {
        let outcome = Outcome {
            period,
            matrix,
            probabilities,
        };
        evaluate(&outcome, &calibration, first_day)
    };
    let Split {
        validation_from,
        test_from,
    } = config.split;
    let metrics = Metrics {
        validation: score(
            Period::Validation,
            validation,
            &on_validation,
            validation_from,
        )?,
        test: score(Period::Test, test, &on_test, test_from)?,
        parity_max_difference,
        seconds: BTreeMap::new(),
    };
    Ok(Measured {
        onnx: exported.bytes,
        trees: ensemble.trees.len(),
        calibration,
        metrics,
    })
}

/// Writes the directory in the place of the last draft.
fn write(
    config: &TrainerConfig,
    trained_at: DateTime<Utc>,
    snapshot: &Snapshot,
    encodings: &Encodings,
    measured: Measured,
) -> Result<TrainedModel, TrainerError> {
    let Measured {
        onnx,
        trees,
        calibration,
        metrics,
    } = measured;
    let hash = sha256_hex(&onnx);
    let version = format!("{}-{}", trained_at.format("%Y%m%dT%H%M%SZ"), &hash[..8]);
    let name = Horizon::H2.model_name();
    let manifest = Manifest {
        name: name.to_owned(),
        version: version.clone(),
        horizon: Horizon::H2.as_str().to_owned(),
        features: feature_names(),
        feature_schema_sha256: schema_sha256(),
        data_snapshot_sha256: snapshot.sha256.clone(),
        seed: config.seed,
        code_revision: revision::code_revision(),
        trained_at,
        late_threshold_min: LATE_THRESHOLD_MIN,
        trees,
        files: BTreeMap::new(),
    };
    let path = config.drafts_dir.join(name);
    crate::draft::clear(&path)?;
    let parts = ModelParts {
        onnx: &onnx,
        manifest,
        metrics: &metrics,
        encodings,
        calibration: &calibration,
    };
    ModelDirectory::write(&path, parts)?;
    let roc_auc = metrics.test.after_calibration.roc_auc;
    tracing::info!(version, trees, roc_auc, "model written");
    Ok(TrainedModel {
        path,
        version,
        trees,
        metrics,
    })
}

fn fit(config: &TrainerConfig, prepared: &Prepared) -> Result<Box<dyn FittedModel>, TrainerError> {
    let booster = HessBooster {
        hyper_parameters: config.hyper_parameters.clone(),
        seed: config.seed,
    };
    let bar = progress::rounds(config.hyper_parameters.max_rounds);
    let fitted = booster.fit(&prepared.train, &prepared.validation, &mut |round| {
        bar.set_position(round.number as u64);
        bar.set_message(format!("perte {:.4}", round.validation_log_loss));
    })?;
    bar.finish();
    Ok(fitted)
}

/// Learns the encodings on the training period, then describes the three periods.
fn prepare(snapshot: &Snapshot, split: Split) -> Result<Prepared, TrainerError> {
    let of = |period| {
        let flights = snapshot.flights.iter();
        flights.filter(move |flight: &&LabelledFlight| split.period(flight.day) == period)
    };
    let mut history = History::default();
    let mut months: BTreeMap<Month, Encodings> = BTreeMap::new();
    for flight in of(Period::Train) {
        history.learn(&flight.input, flight.late)?;
        months.entry(month(flight)?).or_default();
    }
    for (month, encodings) in &mut months {
        *encodings = history.encodings_without(*month);
    }
    let encodings = history.encodings();
    let weather = &snapshot.weather;
    let train = matrix(of(Period::Train), weather, |flight| {
        Ok(months.get(&month(flight)?).unwrap_or(&encodings))
    })?;
    let validation = matrix(of(Period::Validation), weather, |_| Ok(&encodings))?;
    let test = matrix(of(Period::Test), weather, |_| Ok(&encodings))?;
    let periods = [
        (Period::Train, &train),
        (Period::Validation, &validation),
        (Period::Test, &test),
    ];
    for (period, matrix) in periods {
        if !matrix.has_both_outcomes() {
            return Err(TrainerError::EmptyPeriod {
                period: period.label(),
            });
        }
    }
    Ok(Prepared {
        train,
        validation,
        test,
        encodings,
    })
}

fn month(flight: &LabelledFlight) -> Result<Month, TrainerError> {
    Ok(Month::of(flight.input.local_departure()?))
}

fn timed<T>(
    seconds: &mut BTreeMap<String, f64>,
    step: &str,
    work: impl FnOnce() -> Result<T, TrainerError>,
) -> Result<T, TrainerError> {
    let started = Instant::now();
    let done = work();
    seconds.insert(step.to_owned(), started.elapsed().as_secs_f64());
    done
}
