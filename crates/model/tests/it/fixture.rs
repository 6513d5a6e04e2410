//! A small ensemble, the library, and a directory on disk.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, NaiveDate};
use contract::Scores;
use model::{
    Calibration, Manifest, Metrics, ModelDirectory, ModelError, ModelParts, Node, PeriodMetrics,
    Runtime, Tree, TreeEnsemble, onnx,
};

pub(crate) const SCHEMA: &str = "schema-of-the-tests";

#[expect(
    clippy::disallowed_methods,
    reason = "the tests are told where the library is by whoever runs them"
)]
pub(crate) fn runtime() -> Runtime {
    let path = std::env::var("ORT_DYLIB_PATH").expect(
        "ORT_DYLIB_PATH must hold the path of libonnxruntime; `cargo xtask test` fetches and sets it",
    );
    Runtime::load(Path::new(&path)).expect("a usable ONNX Runtime library")
}

pub(crate) fn leaf(value: f32) -> Node {
    Node::Leaf { value }
}

pub(crate) fn split(
    feature: usize,
    threshold: f32,
    children: (usize, usize),
    missing_goes_left: bool,
) -> Node {
    Node::Split {
        feature,
        threshold,
        left: children.0,
        right: children.1,
        missing_goes_left,
    }
}

pub(crate) fn ensemble() -> TreeEnsemble {
    let first = vec![
        split(0, 0.5, (1, 2), true),
        leaf(-0.75),
        split(1, -3.25, (3, 4), false),
        leaf(0.5),
        leaf(1.25),
    ];
    let second = vec![split(1, 10.0, (1, 2), false), leaf(0.125), leaf(-0.25)];
    TreeEnsemble {
        n_features: 2,
        bias: -0.375,
        trees: vec![
            Tree { nodes: first },
            Tree { nodes: second },
            Tree {
                nodes: vec![leaf(0.0625)],
            },
        ],
    }
}

fn period() -> PeriodMetrics {
    let scores = Scores {
        rows: 4,
        base_rate: 0.25,
        mean_prediction: 0.3,
        roc_auc: 0.75,
        pr_auc: 0.5,
        log_loss: 0.4,
        brier: 0.2,
        calibration_error: 0.05,
    };
    PeriodMetrics {
        first_day: NaiveDate::from_ymd_opt(2013, 11, 1).expect("a date"),
        last_day: NaiveDate::from_ymd_opt(2013, 12, 31).expect("a date"),
        before_calibration: scores,
        after_calibration: scores,
        calibration: Vec::new(),
        by_month: BTreeMap::new(),
        by_carrier: BTreeMap::new(),
        without_weather: 0,
    }
}

pub(crate) fn write(path: &Path) -> Result<(), ModelError> {
    write_seeded(path, 7)
}

/// Another seed is another content, hence another version.
pub(crate) fn write_seeded(path: &Path, seed: u64) -> Result<(), ModelError> {
    let metrics = Metrics {
        validation: period(),
        test: period(),
        parity_max_difference: 0.0,
        seconds: BTreeMap::new(),
    };
    let manifest = Manifest {
        name: "h2".into(),
        version: "20131231T000000Z-00000000".into(),
        horizon: "h2".into(),
        features: vec!["first".into(), "second".into()],
        feature_schema_sha256: SCHEMA.into(),
        data_snapshot_sha256: "snapshot".into(),
        seed,
        code_revision: None,
        trained_at: DateTime::from_timestamp(1_388_448_000, 0).expect("an instant"),
        late_threshold_min: 15,
        trees: 3,
        files: BTreeMap::new(),
    };
    let parts = ModelParts {
        onnx: &onnx::to_bytes(&ensemble())?,
        manifest,
        metrics: &metrics,
        encodings: &vec!["UA".to_owned()],
        calibration: &Calibration::fit(&[(0.2, false), (0.3, true), (0.4, false), (0.6, true)]),
    };
    ModelDirectory::write(path, parts)
}
