//! A small ensemble, the library, and a directory on disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate};
use contract::Scores;
use model::{
    Calibration, Confidence, DelayBands, DelayMetrics, Manifest, Metrics, ModelDirectory,
    ModelError, ModelParts, Node, PeriodMetrics, Platt, Ranges, Reference, Runtime, STEPS, Tree,
    TreeEnsemble, onnx,
};

pub(crate) const SCHEMA: &str = "schema-of-the-tests";

#[expect(
    clippy::disallowed_methods,
    reason = "the tests are told where the library is by whoever runs them"
)]
pub(crate) fn library() -> PathBuf {
    let path = std::env::var("ORT_DYLIB_PATH").expect(
        "ORT_DYLIB_PATH must hold the path of libonnxruntime; `cargo xtask test` fetches and sets it",
    );
    PathBuf::from(path)
}

pub(crate) fn runtime() -> Runtime {
    Runtime::load(&library()).expect("a usable ONNX Runtime library")
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

/// A tree whose leaves were all reached as often.
pub(crate) fn tree(nodes: Vec<Node>) -> Tree {
    let mut covers = vec![1.0; nodes.len()];
    for (at, node) in nodes.iter().enumerate().rev() {
        if let Node::Split { left, right, .. } = *node {
            covers[at] = covers[left] + covers[right];
        }
    }
    Tree { nodes, covers }
}

/// Three steps, each with leaves of its own.
pub(crate) fn steps() -> [TreeEnsemble; STEPS] {
    std::array::from_fn(|step| TreeEnsemble {
        bias: -0.375 + step as f32,
        ..ensemble()
    })
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
        trees: vec![tree(first), tree(second), tree(vec![leaf(0.0625)])],
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
        late_30: scores,
        late_60: scores,
        delay: DelayMetrics {
            coverage: 0.8,
            below: 0.1,
            above: 0.1,
            mean_width_min: 60.0,
            mean_absolute_error_min: 15.0,
        },
        calibration: Vec::new(),
        by_month: BTreeMap::new(),
        by_carrier: BTreeMap::new(),
        by_origin: BTreeMap::new(),
        by_hour: BTreeMap::new(),
        by_weather: BTreeMap::new(),
        confidence: Confidence {
            replicates: 200,
            days: 61,
            whole: Ranges {
                roc_auc: [0.7, 0.8],
                log_loss: [0.3, 0.5],
                calibration_error: [0.01, 0.06],
            },
            slices: BTreeMap::new(),
        },
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
        evenings: None,
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
        recalibration: None,
        files: BTreeMap::new(),
    };
    let platt = Platt::fit(&[(0.2, false), (0.3, true), (0.4, false), (0.6, true)]);
    let reference = Reference::of(&manifest.features, &[0.0, 1.0, 1.0, 2.0], &[0.2, 0.4])?;
    let parts = ModelParts {
        onnx: &onnx::to_bytes(&steps())?,
        manifest,
        metrics: &metrics,
        encodings: &vec!["UA".to_owned()],
        calibration: &Calibration {
            steps: [platt; STEPS],
            delay: DelayBands::fit(&[(0.2, 5)]),
            shift: [0.0; STEPS],
        },
        reference: &reference,
        card: "# Carte",
    };
    ModelDirectory::write(path, parts)
}
