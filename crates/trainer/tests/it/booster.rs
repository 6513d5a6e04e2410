//! The tree library, behind our trait.

use domain::CarrierCode;
use trainer::{Booster, FittedModel, HessBooster, HyperParameters, Matrix};

use crate::synthetic::noise;

/// Rows of noise with holes, and labels that only memory can tell.
fn matrix(rows: u64) -> Matrix {
    let width = Matrix::width() as u64;
    let value = |row, column| match noise(row, column) {
        hole if hole < 0.1 => f32::NAN,
        value => value,
    };
    let carrier: CarrierCode = "UA".parse().expect("a code");
    Matrix {
        values: (0..rows)
            .flat_map(|row| (0..width).map(move |column| value(row, column)))
            .collect(),
        late: (0..rows).map(|row| noise(row, 999) < 0.4).collect(),
        days: (0..rows).map(|_| chrono::NaiveDate::default()).collect(),
        carriers: (0..rows).map(|_| carrier.clone()).collect(),
        last_day: None,
        without_weather: 0,
    }
}

fn fit(matrix: &Matrix) -> (Box<dyn FittedModel>, usize) {
    let booster = HessBooster {
        hyper_parameters: HyperParameters {
            learning_rate: 0.3,
            max_leaves: 16,
            min_child_weight: 0.0,
            l2: 0.1,
            row_share: 1.0,
            column_share: 1.0,
            max_rounds: 60,
            patience: 60,
        },
        seed: 1,
    };
    let mut rounds = 0;
    let fitted = booster
        .fit(matrix, matrix, &mut |round| rounds = round.number)
        .expect("a model");
    (fitted, rounds)
}

#[test]
fn two_hundred_rows_are_learned_by_heart() {
    let matrix = matrix(200);
    let (fitted, rounds) = fit(&matrix);
    assert_eq!(rounds, 60, "every round was reported");
    let probabilities = fitted.predict(&matrix).expect("probabilities");
    let right = probabilities
        .iter()
        .zip(&matrix.late)
        .filter(|(p, late)| (**p > 0.5) == **late);
    assert_eq!(right.count(), 200);
}

#[test]
fn the_trees_taken_over_say_what_the_library_says() {
    let matrix = matrix(200);
    let (fitted, _) = fit(&matrix);
    let ensemble = fitted.ensemble().expect("an ensemble");
    let probabilities = fitted.predict(&matrix).expect("probabilities");
    for (row, probability) in matrix
        .values
        .chunks_exact(Matrix::width())
        .zip(probabilities)
    {
        assert!((ensemble.probability(row) - probability).abs() < 1e-5);
    }
}
