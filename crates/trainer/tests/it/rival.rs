//! The matrices written for a peer, and our side of the comparison.

use features::Horizon;
use trainer::{report, rival, train, write_matrices};

use crate::synthetic::{config, write_snapshot};

#[test]
fn what_is_learned_from_written_matrices_is_scored_on_the_test_rows() {
    let (snapshot, matrices) = (folder(), folder());
    write_snapshot(snapshot.path(), 3000);
    let split = config(snapshot.path(), matrices.path()).split;
    write_matrices(snapshot.path(), split, matrices.path()).expect("matrices");
    for horizon in Horizon::ALL {
        let file = |suffix: &str| {
            let name = format!("{}.{suffix}", horizon.as_str());
            std::fs::read(matrices.path().join(name)).expect("a file")
        };
        let found = rival(matrices.path(), horizon, 7).expect("scores");
        let again = rival(matrices.path(), horizon, 7).expect("scores");
        assert!(
            (found.roc_auc - again.roc_auc).abs() < 1e-12,
            "seeds repeat"
        );
        let width = (horizon.features().len() + 2) * 4;
        let rows = file("test.f32").len() / width;
        assert!(rows > 300, "two months of flights: {rows}");
        assert_eq!(file("ours.f64").len(), rows * 8, "one probability a row");
        assert!((0.0..=1.0).contains(&found.calibration_error));
        // At reservation, one carrier alone tells; at h2, the rain does too.
        let least = if horizon == Horizon::H2 { 0.7 } else { 0.5 };
        assert!(found.roc_auc > least, "{horizon:?}: {found:?}");
    }
}

#[test]
fn the_report_shows_every_threshold_the_interval_and_every_slice() {
    let (snapshot, models) = (folder(), folder());
    write_snapshot(snapshot.path(), 1500);
    let config = config(snapshot.path(), models.path());
    let instant: chrono::DateTime<_> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let trained = train(&config, &domain::FixedClock(instant)).expect("a model");
    let test = &trained[0].metrics.test;
    let page = report::period("Période de test", test);
    for part in [
        "15 min, brut",
        "30 min",
        "60 min",
        "intervalle du retard",
        "B6",
        "EWR",
        "2013-12",
    ] {
        assert!(page.contains(part), "{part} is missing from:\n{page}");
    }
    let auc = format!("{:.4}", test.after_calibration.roc_auc).replace('.', ",");
    assert!(page.contains(&auc));
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
