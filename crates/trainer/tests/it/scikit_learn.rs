//! Our scores against scikit-learn's, on the same file of probabilities.
//!
//! `fixtures/scikit_learn.json` is what `scikit_learn.py` printed of `fixtures/probabilities.json`;
//! where scikit-learn is there, as `cargo xtask bench model` fetches it, the script is run again.

use std::path::{Path, PathBuf};
use std::process::Command;

use contract::Scores;
use serde::Deserialize;
use serde_json::Value;

const KEPT: &str = include_str!("fixtures/scikit_learn.json");
/// Sums of a thousand terms, in another order.
const SAME: f64 = 1e-12;

#[derive(Deserialize)]
struct Given {
    probabilities: Vec<f64>,
    late: Vec<bool>,
}

fn fixture(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures");
    Path::new(folder).join(name)
}

fn ours() -> Scores {
    let text = std::fs::read_to_string(fixture("probabilities.json")).expect("the file");
    let given: Given = serde_json::from_str(&text).expect("JSON");
    assert_eq!(given.probabilities.len(), 1200);
    trainer::scores(&given.probabilities, &given.late).expect("both outcomes")
}

#[test]
fn our_scores_are_those_of_scikit_learn_on_the_same_file() {
    let theirs: Value = serde_json::from_str(KEPT).expect("JSON");
    let ours = ours();
    for (name, ours) in [
        ("roc_auc", ours.roc_auc),
        ("pr_auc", ours.pr_auc),
        ("log_loss", ours.log_loss),
        ("brier", ours.brier),
        ("calibration_error", ours.calibration_error),
    ] {
        let theirs = theirs[name].as_f64().expect("a number");
        assert!((ours - theirs).abs() < SAME, "{name}: {ours}, {theirs}");
    }
}

/// Where `cargo xtask bench model` puts it, at the version that made what is kept.
fn packages(version: &str) -> Option<PathBuf> {
    let peers = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/tools/peers");
    let folders = std::fs::read_dir(peers).ok()?;
    let mut folders = folders.filter_map(|entry| Some(entry.ok()?.path()));
    folders.find(|folder| {
        folder
            .join(format!("scikit_learn-{version}.dist-info"))
            .is_dir()
    })
}

#[test]
fn what_is_kept_of_scikit_learn_is_what_its_script_prints() {
    let kept: Value = serde_json::from_str(KEPT).expect("JSON");
    let version = kept["scikit_learn"].as_str().expect("a version");
    let Some(packages) = packages(version) else {
        println!(
            "scikit-learn {version} absent de data/tools : lancez « cargo xtask bench model »"
        );
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/scikit_learn.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(fixture("probabilities.json"))
        .env("PYTHONPATH", packages)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("python3");
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{faults}");
    let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let scores = printed.as_object().expect("an object");
    assert_eq!(scores.len(), kept.as_object().expect("an object").len());
    for (name, value) in scores {
        match (value.as_f64(), kept[name].as_f64()) {
            (Some(now), Some(kept)) => assert!((now - kept).abs() < SAME, "{name}: {now}, {kept}"),
            _ => assert_eq!(value, &kept[name]),
        }
    }
}
