//! ONNX Runtime answers what the trees say.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use model::{LEAST_SHARE, ModelError, Runtime, Session, TreeEnsemble, onnx};

use crate::fixture::{ensemble, leaf, runtime, split, steps, tree};

fn assert_agrees(ensemble: &TreeEnsemble, rows: &[f32]) {
    let [_, second, third] = steps();
    let bytes = onnx::to_bytes(&[ensemble.clone(), second, third]).expect("a sound ensemble");
    let size = NonZeroUsize::MIN;
    let n = ensemble.n_features;
    let session = Session::new(&runtime(), &bytes, n, size).expect("a session");
    let answers = session.predict(rows, n).expect("an answer");
    for (row, answer) in rows.chunks_exact(n).zip(answers) {
        let (expected, answer) = (ensemble.probability(row), answer[0]);
        assert!(
            (answer - expected).abs() < 1e-6,
            "{row:?}: ONNX says {answer}, the trees {expected}"
        );
    }
}

#[test]
fn onnx_agrees_with_the_trees_on_missing_values_and_on_the_edge_of_thresholds() {
    let edges = |threshold: f32| {
        [
            threshold.next_down(),
            threshold,
            threshold.next_up(),
            f32::NAN,
            0.0,
            -0.0,
            1.0e30,
            -1.0e30,
        ]
    };
    let seconds: Vec<f32> = edges(-3.25).into_iter().chain(edges(10.0)).collect();
    let rows: Vec<f32> = edges(0.5)
        .into_iter()
        .flat_map(|first| seconds.iter().flat_map(move |second| [first, *second]))
        .collect();
    assert_agrees(&ensemble(), &rows);
}

#[test]
fn each_step_has_its_own_output() {
    let bytes = onnx::to_bytes(&steps()).expect("sound ensembles");
    let session = Session::new(&runtime(), &bytes, 2, NonZeroUsize::MIN).expect("a session");
    let row = [0.7, 12.0];
    let answer = session.predict(&row, 2).expect("an answer")[0];
    for (answer, step) in answer.into_iter().zip(steps()) {
        assert!((answer - step.probability(&row)).abs() < 1e-6);
    }
}

#[test]
fn leaves_all_positive_are_still_margins() {
    let mut positive = ensemble();
    positive.bias = 0.0;
    positive.trees.truncate(1);
    positive.trees[0] = tree(vec![split(0, 0.0, (1, 2), true), leaf(0.5), leaf(2.0)]);
    assert_agrees(&positive, &[-1.0, 0.0, 1.0, 0.0, f32::NAN, 0.0]);
}

#[test]
fn an_unsound_ensemble_is_not_written() {
    let mut loops = steps();
    loops[1].trees[0].nodes[2] = split(1, 0.0, (0, 1), false);
    assert!(matches!(
        onnx::to_bytes(&loops),
        Err(ModelError::InvalidEnsemble)
    ));
    let mut wide = steps();
    wide[2].n_features = 3;
    assert!(matches!(
        onnx::to_bytes(&wide),
        Err(ModelError::InvalidEnsemble)
    ));
}

#[test]
fn rows_of_another_width_are_refused() {
    let bytes = onnx::to_bytes(&steps()).expect("a sound ensemble");
    let session = Session::new(&runtime(), &bytes, 2, NonZeroUsize::MIN).expect("a session");
    for (rows, width) in [(vec![0.0; 3], 3), (vec![0.0; 3], 2)] {
        assert!(matches!(
            session.predict(&rows, width),
            Err(ModelError::Shape { expected: 2 })
        ));
    }
    assert_eq!(
        session.predict(&[], 2).expect("no rows"),
        Vec::<model::Raw>::new()
    );
}

#[test]
fn threads_share_the_pool() {
    let bytes = onnx::to_bytes(&steps()).expect("a sound ensemble");
    let two = NonZeroUsize::MIN.saturating_add(1);
    let session = Session::new(&runtime(), &bytes, 2, two).expect("a session");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..50 {
                    assert_eq!(session.predict(&[0.0; 20], 2).expect("an answer").len(), 10);
                }
            });
        }
    });
}

#[test]
fn long_calls_leave_one_session_to_the_short_ones() {
    const PATIENCE: Duration = Duration::from_secs(20);
    let bytes = onnx::to_bytes(&steps()).expect("a sound ensemble");
    let three = NonZeroUsize::MIN.saturating_add(2);
    let session = Session::new(&runtime(), &bytes, 2, three).expect("a session");
    let long = vec![0.0; 2 * 100 * LEAST_SHARE];
    let is_over = AtomicBool::new(false);
    let fewest = std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    session.predict(&long, 2).expect("an answer");
                }
            });
        }
        let end = Instant::now() + PATIENCE;
        let mut fewest = session.free();
        for short in 0_u32.. {
            fewest = fewest.min(session.free());
            session.predict(&[0.0; 2], 2).expect("a short answer");
            let is_seen = fewest <= 1 && short >= 2000;
            if is_seen || Instant::now() > end {
                break;
            }
        }
        is_over.store(true, Ordering::Relaxed);
        fewest
    });
    assert_eq!(fewest, 1, "all are taken but one");
    assert_eq!(session.free(), 3, "all are given back");
}

#[test]
fn a_missing_library_is_an_error_with_an_advice() {
    let error = Runtime::load(Path::new("/nowhere/libonnxruntime.so")).expect_err("no file");
    assert!(matches!(error, ModelError::RuntimeMissing { .. }));
    assert!(error.advice().contains("PONCTUEL_ONNXRUNTIME"));
}

#[test]
fn a_file_that_is_no_library_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("libonnxruntime.so");
    std::fs::write(&path, "not a library").expect("a file");
    // Another test may have loaded the real one first: both refusals are right.
    let error = Runtime::load(&path).expect_err("not a library");
    assert!(matches!(
        error,
        ModelError::RuntimeUnusable { .. } | ModelError::RuntimeAlreadyLoaded { .. }
    ));
}

/// ADR 0047.
#[test]
fn the_library_tells_nobody_what_it_does() {
    let library = std::fs::read(crate::fixture::library()).expect("a library");
    let holds = |address: &[u8]| library.windows(address.len()).any(|bytes| bytes == address);
    assert!(holds(b"TreeEnsemble"), "that is not ONNX Runtime");
    assert!(
        !holds(b"events.data.microsoft.com"),
        "this ONNX Runtime sends measures to its maker: take 1.28.0 or an older one"
    );
}
