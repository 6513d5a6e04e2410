//! The wiring of a training: snapshot, split, then for each horizon matrix, fit, calibrate,
//! evaluate, export, write.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{Clock, LATE_THRESHOLD_MIN};
use features::{Encodings, Horizon};
use model::{
    Calibration, Evenings, Manifest, Metrics, ModelDirectory, ModelParts, Raw, Reference,
    sha256_hex,
};

use crate::evening::{LIMITS, Ledger, is_moved, walk};
use crate::ladder::climb;
use crate::{
    HessBooster, Learned, Matrix, Outcome, Period, Prepared, Schedule, Snapshot, TrainerConfig,
    TrainerError, calibrate, card, evaluate, export, revision,
};

/// What a training leaves.
#[derive(Debug)]
pub struct TrainedModel {
    pub horizon: Horizon,
    pub path: PathBuf,
    pub version: String,
    pub trees: usize,
    pub metrics: Metrics,
}

/// A model that was measured, before it is written.
struct Measured {
    onnx: Vec<u8>,
    trees: usize,
    calibration: Calibration,
    reference: Reference,
    metrics: Metrics,
}

/// Trains the model of each horizon of `config` on the snapshot in `config.snapshot_dir` and
/// writes its directory, which nothing serves before it is published and promoted. Downloading
/// the snapshot comes before ([`crate::download`]).
pub fn train(config: &TrainerConfig, clock: &dyn Clock) -> Result<Vec<TrainedModel>, TrainerError> {
    let mut seconds = BTreeMap::new();
    let snapshot = timed(&mut seconds, "snapshot", || {
        Snapshot::read(&config.snapshot_dir)
    })?;
    let learned = timed(&mut seconds, "encodings", || {
        Learned::from(&snapshot, config.split)
    })?;
    let one = |horizon: &Horizon| {
        let mut seconds = seconds.clone();
        let prepared = timed(&mut seconds, "matrix", || {
            Prepared::from(&snapshot, config.split, &learned, *horizon)
        })?;
        let mut measured = measure(config, &snapshot.schedule, &prepared, &mut seconds)?;
        measured.metrics.seconds = seconds;
        let to_write = ToWrite {
            horizon: *horizon,
            trained_at: clock.now(),
            snapshot: &snapshot,
            encodings: &learned.encodings,
        };
        write(config, &to_write, measured)
    };
    config.horizons.iter().map(one).collect()
}

/// Grows the trees, exports them, checks that ONNX Runtime agrees with the trainer, calibrates,
/// scores.
fn measure(
    config: &TrainerConfig,
    schedule: &Schedule,
    prepared: &Prepared,
    seconds: &mut BTreeMap<String, f64>,
) -> Result<Measured, TrainerError> {
    let Prepared {
        train,
        test,
        as_served,
    } = prepared;
    let booster = HessBooster {
        hyper_parameters: config.hyper_parameters.clone(),
        seed: config.seed,
    };
    let ladder = timed(seconds, "fit", || climb(&booster, train, config.split))?;
    timed(seconds, "measure", || {
        let exported = export::export(&ladder.steps, train.width(), &config.onnxruntime)?;
        let parity_max_difference = exported.parity(&ladder.steps, test)?;
        let calibration = calibrate::calibrate(&ladder.out_of_block, &train.delays_min);
        let score = |period, matrix, raw: &[model::Raw], first_day| {
            let outcome = Outcome {
                period,
                first_day,
                matrix,
                raw,
                seed: config.seed,
            };
            evaluate(&outcome, &calibration)
        };
        let first_day = train.facts.iter().map(|facts| facts.day).min();
        let first_day = first_day.unwrap_or(NaiveDate::MIN);
        let unseen = &ladder.out_of_block;
        let answers = exported.predict(test)?;
        let periods = Periods {
            schedule,
            train: (train, unseen),
            test: (test, &answers),
            test_from: config.split.test_from,
            seed: config.seed,
        };
        let metrics = Metrics {
            validation: score(Period::Train, train, unseen, first_day)?,
            test: score(Period::Test, test, &answers, config.split.test_from)?,
            parity_max_difference,
            seconds: BTreeMap::new(),
            evenings: Some(periods.evenings(&calibration)?),
        };
        let scores: Vec<_> = unseen.iter().map(|raw| calibration.late(*raw)[0]).collect();
        let names = train.horizon.feature_names();
        let reference = Reference::of(&names, &as_served.values, &scores)?.with_weeks(
            (&weeks(as_served), &as_served.values),
            (&weeks(train), &scores),
        );
        Ok(Measured {
            reference,
            onnx: exported.bytes,
            trees: exported.trees,
            calibration,
            metrics,
        })
    })
}

/// What was told of both periods by trees that had not learned them.
struct Periods<'a> {
    schedule: &'a Schedule,
    train: (&'a Matrix, &'a [Raw]),
    test: (&'a Matrix, &'a [Raw]),
    test_from: NaiveDate,
    seed: u64,
}

impl Periods<'_> {
    /// The same periods, the calibration moved each evening. The months before the test period say
    /// which horizons gain; the test period says how much.
    fn evenings(&self, calibration: &Calibration) -> Result<Evenings, TrainerError> {
        let ledger = |rows, eve| Ledger::new(self.schedule, rows, calibration, eve, LIMITS);
        let before = ledger(self.train, &[]);
        let eve = before.eve(self.test_from);
        let score = |period, ledger: &Ledger<'_>, rows: (&Matrix, &[Raw])| {
            walk(ledger, rows, calibration).scores(period, rows.0, self.seed)
        };
        Ok(Evenings {
            served: is_moved(self.train.0.horizon),
            validation: score(Period::Train, &before, self.train)?,
            test: score(Period::Test, &ledger(self.test, &eve), self.test)?,
            eve,
        })
    }
}

/// The week of each row, from Monday.
fn weeks(matrix: &Matrix) -> Vec<i32> {
    let days = matrix.facts.iter().map(|facts| facts.day);
    // Day 1 of the common era was a Monday.
    days.map(|day| (day.num_days_from_ce() - 1).div_euclid(7))
        .collect()
}

struct ToWrite<'a> {
    horizon: Horizon,
    trained_at: DateTime<Utc>,
    snapshot: &'a Snapshot,
    encodings: &'a Encodings,
}

/// Writes the directory in the place of the last draft.
fn write(
    config: &TrainerConfig,
    to_write: &ToWrite<'_>,
    measured: Measured,
) -> Result<TrainedModel, TrainerError> {
    let ToWrite {
        horizon,
        trained_at,
        ..
    } = *to_write;
    let Measured {
        onnx,
        trees,
        calibration,
        reference,
        metrics,
    } = measured;
    let hash = sha256_hex(&onnx);
    let version = format!("{}-{}", trained_at.format("%Y%m%dT%H%M%SZ"), &hash[..8]);
    let name = horizon.model_name();
    let manifest = Manifest {
        name: name.to_owned(),
        version: version.clone(),
        horizon: horizon.as_str().to_owned(),
        features: horizon.feature_names(),
        feature_schema_sha256: horizon.schema_sha256(),
        data_snapshot_sha256: to_write.snapshot.sha256.clone(),
        seed: config.seed,
        code_revision: revision::code_revision(),
        trained_at,
        late_threshold_min: LATE_THRESHOLD_MIN,
        trees,
        recalibration: None,
        files: BTreeMap::new(),
    };
    let card = card::card(horizon, &manifest, &metrics);
    let path = config.drafts_dir.join(name);
    crate::draft::clear(&path)?;
    let parts = ModelParts {
        onnx: &onnx,
        manifest,
        metrics: &metrics,
        encodings: to_write.encodings,
        calibration: &calibration,
        reference: &reference,
        card: &card,
    };
    ModelDirectory::write(&path, parts)?;
    let roc_auc = metrics.test.after_calibration.roc_auc;
    tracing::info!(version, trees, roc_auc, "model written");
    Ok(TrainedModel {
        horizon,
        path,
        version,
        trees,
        metrics,
    })
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
