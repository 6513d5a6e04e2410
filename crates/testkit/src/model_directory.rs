//! A tiny model in production: one tree that looks at one feature.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use contract::Scores;
use domain::{Clock, LATE_THRESHOLD_MIN, SystemClock};
use features::{History, Horizon};
use model::{
    Actor, Calibration, Confidence, DelayMetrics, Manifest, Metrics, ModelDirectory, ModelParts,
    Node, PeriodMetrics, Ranges, Reference, Registry, STEPS, SigningKey, Tree, TreeEnsemble, Trust,
    onnx,
};

/// Beside the models, for tests alone.
const KEYS: &str = ".keys";

/// Where ONNX Runtime is; `cargo xtask test` fetches it and sets the variable.
#[expect(
    clippy::disallowed_methods,
    reason = "the tests are told where the library is by whoever runs them"
)]
pub fn onnxruntime() -> PathBuf {
    let path = std::env::var("ORT_DYLIB_PATH");
    PathBuf::from(
        path.expect("ORT_DYLIB_PATH must hold the path of libonnxruntime: run `cargo xtask test`"),
    )
}

/// The registry of that folder, which trusts the key of [`publish`].
pub fn registry(models_dir: &Path) -> Registry {
    let trust = Trust::KeysOf(models_dir.join(KEYS));
    Registry::folder(models_dir, trust).expect("a registry")
}

/// Publishes a model directory and puts it in production; gives its version.
pub fn publish(horizon: Horizon, models_dir: &Path, draft: &Path) -> String {
    let registry = registry(models_dir);
    let key = SigningKey::load_or_create(&models_dir.join(KEYS)).expect("a key");
    let version = registry.publish(draft, &key).expect("a version");
    let name = horizon.model_name();
    let now = registry.production(name).expect("a read");
    let actor = Actor {
        by: "testkit",
        at: SystemClock.now(),
        why: "for a test",
    };
    registry
        .promote(name, &version, now.as_deref(), &actor)
        .expect("a promotion");
    version
}

/// Publishes a model of `h2` made for the features of `schema_sha256` and puts it in
/// production; gives its version.
pub fn write_model(models_dir: &Path, schema_sha256: &str) -> String {
    write_model_of(Horizon::H2, models_dir, schema_sha256)
}

/// The same for any horizon. The first feature of each is the local minute of departure.
pub fn write_model_of(horizon: Horizon, models_dir: &Path, schema_sha256: &str) -> String {
    let draft = tempfile::tempdir().expect("a folder");
    let path = draft.path().join("model");
    write_draft(horizon, &path, schema_sha256);
    publish(horizon, models_dir, &path)
}

fn write_draft(horizon: Horizon, path: &Path, schema_sha256: &str) {
    let tree = Tree {
        nodes: vec![
            Node::Split {
                feature: 0,
                threshold: 720.0,
                left: 1,
                right: 2,
                missing_goes_left: true,
            },
            Node::Leaf { value: -2.0 },
            Node::Leaf { value: -1.0 },
        ],
        covers: vec![2.0, 1.0, 1.0],
    };
    let ensemble = TreeEnsemble {
        n_features: horizon.features().len(),
        bias: 0.0,
        trees: vec![tree],
    };
    let metrics = Metrics {
        validation: period(),
        test: period(),
        parity_max_difference: 0.0,
        seconds: BTreeMap::new(),
        evenings: None,
    };
    let manifest = Manifest {
        name: horizon.model_name().to_owned(),
        version: String::new(),
        horizon: horizon.as_str().to_owned(),
        features: horizon.feature_names(),
        feature_schema_sha256: schema_sha256.to_owned(),
        data_snapshot_sha256: String::new(),
        seed: 0,
        code_revision: None,
        trained_at: SystemClock.now(),
        late_threshold_min: LATE_THRESHOLD_MIN,
        trees: 1,
        recalibration: None,
        files: BTreeMap::new(),
    };
    let names = horizon.feature_names();
    let nothing = vec![f32::NAN; names.len()];
    let reference = Reference::of(&names, &nothing, &[0.2]).expect("a reference");
    let steps: [TreeEnsemble; STEPS] = std::array::from_fn(|_| ensemble.clone());
    let parts = ModelParts {
        onnx: &onnx::to_bytes(&steps).expect("an ONNX file"),
        manifest,
        metrics: &metrics,
        encodings: &History::default().encodings(),
        calibration: &Calibration::identity(),
        reference: &reference,
        card: "# Carte du modèle d'essai\n",
    };
    ModelDirectory::write(path, parts).expect("a model directory");
}

fn period() -> PeriodMetrics {
    let day = NaiveDate::from_ymd_opt(2013, 1, 1).expect("a day");
    let scores = Scores {
        rows: 0,
        base_rate: 0.0,
        mean_prediction: 0.0,
        roc_auc: 0.0,
        pr_auc: 0.0,
        log_loss: 0.0,
        brier: 0.0,
        calibration_error: 0.0,
    };
    PeriodMetrics {
        first_day: day,
        last_day: day,
        before_calibration: scores,
        after_calibration: scores,
        late_30: scores,
        late_60: scores,
        delay: DelayMetrics {
            coverage: 0.0,
            below: 0.0,
            above: 0.0,
            mean_width_min: 0.0,
            mean_absolute_error_min: 0.0,
        },
        calibration: Vec::new(),
        by_month: BTreeMap::new(),
        by_carrier: BTreeMap::new(),
        by_origin: BTreeMap::new(),
        by_hour: BTreeMap::new(),
        by_weather: BTreeMap::new(),
        confidence: Confidence {
            replicates: 0,
            days: 0,
            whole: Ranges {
                roc_auc: [0.0; 2],
                log_loss: [0.0; 2],
                calibration_error: [0.0; 2],
            },
            slices: BTreeMap::new(),
        },
        without_weather: 0,
    }
}
