//! The tree library, behind our trait.

use features::Horizon;
use trainer::{Booster, Facts, FittedModel, HessBooster, HyperParameters, Job, Matrix, Sky, Stop};

use crate::synthetic::noise;

/// Rows of noise with holes, and delays that only memory can tell.
fn matrix(rows: u64) -> Matrix {
    let horizon = Horizon::H2;
    let width = horizon.features().len() as u64;
    let value = |row, column| match noise(row, column) {
        hole if hole < 0.1 => f32::NAN,
        value => value,
    };
    let facts = Facts {
        day: chrono::NaiveDate::default(),
        carrier: "UA".parse().expect("a code"),
        origin: "EWR".parse().expect("a code"),
        hour: 12,
        sky: Sky::Calm,
        landed_at: chrono::DateTime::default(),
        evening: features::Evening::of(chrono::NaiveDate::default()),
    };
    Matrix {
        values: (0..rows)
            .flat_map(|row| (0..width).map(move |column| value(row, column)))
            .collect(),
        delays_min: (0..rows)
            .map(|row| if noise(row, 999) < 0.4 { 20 } else { 0 })
            .collect(),
        facts: vec![facts; rows as usize],
        ..Matrix::empty(horizon)
    }
}

fn fit(matrix: &Matrix, max_rounds: usize) -> (Box<dyn FittedModel>, Vec<f64>) {
    let booster = HessBooster {
        hyper_parameters: HyperParameters {
            learning_rate: 0.3,
            max_leaves: 16,
            min_child_weight: 0.0,
            l2: 0.1,
            row_share: 1.0,
            column_share: 1.0,
            max_rounds,
            patience: max_rounds,
        },
        seed: 1,
    };
    let rows: Vec<_> = (0..matrix.rows()).collect();
    let job = Job {
        happened: &matrix.late(15),
        learned_rows: &rows,
        stop: Stop::WhenWorse(&rows),
    };
    let mut losses = Vec::new();
    let loaded = booster.load(matrix).expect("a matrix");
    let fitted = loaded
        .fit(job, &mut |round| losses.push(round.validation_log_loss))
        .expect("a model");
    (fitted, losses)
}

#[test]
fn two_hundred_rows_are_learned_by_heart() {
    let matrix = matrix(200);
    let (fitted, losses) = fit(&matrix, 60);
    assert_eq!(losses.len(), 60, "every round was reported");
    let probabilities = fitted.predict(&matrix.values).expect("probabilities");
    let right = probabilities
        .iter()
        .zip(matrix.late(15))
        .filter(|(p, late)| (**p > 0.5) == *late);
    assert_eq!(right.count(), 200);
}

#[test]
fn the_trees_taken_over_say_what_the_library_says() {
    let matrix = matrix(200);
    let (fitted, _) = fit(&matrix, 60);
    let ensemble = fitted.ensemble().expect("an ensemble");
    let probabilities = fitted.predict(&matrix.values).expect("probabilities");
    for (row, probability) in matrix
        .values
        .chunks_exact(matrix.width())
        .zip(probabilities)
    {
        assert!((ensemble.probability(row) - probability).abs() < 1e-5);
    }
}

#[test]
fn the_loss_falls_at_every_round() {
    let (_, losses) = fit(&matrix(200), 20);
    assert!(
        losses.is_sorted_by(|before, after| before > after),
        "{losses:?}"
    );
}

#[test]
fn seeds_repeat_and_rounds_can_be_fixed() {
    let matrix = matrix(300);
    let rows: Vec<_> = (0..300).collect();
    let booster = |seed| HessBooster {
        hyper_parameters: HyperParameters {
            min_child_weight: 0.0,
            ..HyperParameters::default()
        },
        seed,
    };
    let fit = |seed| {
        let booster = booster(seed);
        let job = Job {
            happened: &matrix.late(15),
            learned_rows: &rows,
            stop: Stop::After { rounds: 7 },
        };
        let loaded = booster.load(&matrix).expect("a matrix");
        let fitted = loaded.fit(job, &mut |_| ()).expect("a model");
        assert_eq!(fitted.rounds(), 7);
        fitted.ensemble().expect("an ensemble")
    };
    assert_eq!(fit(1), fit(1));
    assert_ne!(fit(1), fit(2));
}

#[test]
fn our_explanations_are_those_of_the_library_on_every_row() {
    let matrix = matrix(200);
    let (fitted, _) = fit(&matrix, 30);
    let width = matrix.width();
    let theirs = fitted.contributions(&matrix.values).expect("contributions");
    let ensemble = fitted.ensemble().expect("an ensemble");
    let rows = matrix.values.chunks_exact(width);
    for (row, theirs) in rows.zip(theirs.chunks_exact(width + 1)) {
        let ours = model::shapley(&ensemble, row);
        for (ours, theirs) in ours.contributions.iter().zip(theirs) {
            assert!(
                (ours - f64::from(*theirs)).abs() < 1e-4,
                "{ours}, not {theirs}"
            );
        }
        assert!((ours.base - f64::from(theirs[width])).abs() < 1e-4);
    }
}
