//! From a training to production: a model that learned less is stopped at the gate.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use domain::FixedClock;
use features::Horizon;
use trainer::gate::Verdict;
use trainer::{Contender, HyperParameters, Snapshot, TrainerError, compare, train};

use crate::synthetic::{config, onnxruntime, write_snapshot};

const H2: Horizon = Horizon::H2;

fn judge(candidate: &Path, production: Option<&Path>, snapshot: &Path) -> Verdict {
    let snapshot = Snapshot::read(snapshot).expect("a snapshot");
    let named = |name, directory| Contender { name, directory };
    let production = production.map(|path| named("ancien", path));
    compare(
        H2,
        named("nouveau", candidate),
        production,
        &snapshot,
        &onnxruntime(),
    )
    .expect("a verdict")
}

#[test]
fn the_gate_lets_an_equal_model_through_and_stops_one_that_learned_nothing() {
    let (snapshot, good, bad) = (folder(), folder(), folder());
    write_snapshot(snapshot.path(), 3000);
    let at: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let trained = |drafts: &Path, change: fn(&mut HyperParameters)| {
        let mut config = config(snapshot.path(), drafts);
        config.horizons = vec![H2];
        change(&mut config.hyper_parameters);
        let clock = FixedClock(at + TimeDelta::seconds(1));
        train(&config, &clock).expect("a model").remove(0).path
    };
    let good = trained(good.path(), |_| {});
    let bad = trained(bad.path(), |parameters| parameters.max_rounds = 1);

    let first = judge(&good, None, snapshot.path());
    assert!(first.is_accepted() && first.production.is_none());
    let same = judge(&good, Some(&good), snapshot.path());
    assert!(same.is_accepted(), "{}", same.markdown());
    let better = judge(&good, Some(&bad), snapshot.path());
    let doubted = better.refusals().any(|line| line.name == "AUC ROC");
    assert!(!doubted, "{}", better.markdown());
    let worse = judge(&bad, Some(&good), snapshot.path());
    let refused: Vec<_> = worse.refusals().map(|line| line.name.as_str()).collect();
    assert!(refused.contains(&"perte logarithmique"), "{refused:?}");
    let text = worse.markdown();
    assert!(
        text.contains("| perte logarithmique |") && text.contains("Verdict : refusé"),
        "{text}"
    );
}

#[test]
fn a_production_with_other_features_cannot_be_compared_with() {
    let (snapshot, drafts) = (folder(), folder());
    write_snapshot(snapshot.path(), 1500);
    let mut config = config(snapshot.path(), drafts.path());
    config.horizons = vec![H2, Horizon::Reservation];
    let at: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let trained = train(&config, &FixedClock(at)).expect("models");
    let contender = |at: usize| Contender {
        name: "un",
        directory: &trained[at].path,
    };
    let read = Snapshot::read(snapshot.path()).expect("a snapshot");
    let error = compare(H2, contender(0), Some(contender(1)), &read, &onnxruntime());
    let error = error.expect_err("the features of another horizon");
    assert!(matches!(error, TrainerError::Incomparable), "{error:?}");
    assert!(error.advice().contains("--without-comparison"));
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
