//! Explanations are the Shapley values by their definition, and add up to the answer.

use model::{Calibration, Explainer, Node, Tree, TreeEnsemble, onnx, shapley};

use crate::fixture::{ensemble, leaf, split, steps, tree};

/// What the ensemble says when only the features of `known` are: both branches, by cover.
fn expected(ensemble: &TreeEnsemble, row: &[f32], known: u32) -> f64 {
    fn walk(tree: &Tree, at: usize, row: &[f32], known: u32) -> f64 {
        match tree.nodes[at] {
            Node::Leaf { value } => value.into(),
            Node::Split {
                feature,
                threshold,
                left,
                right,
                missing_goes_left,
            } => {
                if known & (1 << feature) == 0 {
                    let share = f64::from(tree.covers[left]) / f64::from(tree.covers[at]);
                    return share * walk(tree, left, row, known)
                        + (1.0 - share) * walk(tree, right, row, known);
                }
                let value = row[feature];
                let goes_left = if value.is_nan() {
                    missing_goes_left
                } else {
                    value < threshold
                };
                walk(tree, if goes_left { left } else { right }, row, known)
            }
        }
    }
    let trees = ensemble.trees.iter();
    f64::from(ensemble.bias) + trees.map(|tree| walk(tree, 0, row, known)).sum::<f64>()
}

/// The definition: over every order of arrival, what a feature changes when it arrives.
fn by_definition(ensemble: &TreeEnsemble, row: &[f32], feature: usize) -> f64 {
    let count = ensemble.n_features as u32;
    let factorial = |n: u32| f64::from((1..=n).product::<u32>());
    (0..1_u32 << count)
        .filter(|known| known & (1 << feature) == 0)
        .map(|known| {
            let size = known.count_ones();
            let weight = factorial(size) * factorial(count - size - 1) / factorial(count);
            let with = expected(ensemble, row, known | 1 << feature);
            weight * (with - expected(ensemble, row, known))
        })
        .sum()
}

/// Three features, one of them met twice on the same path.
fn deep() -> TreeEnsemble {
    let nodes = vec![
        split(0, 0.5, (1, 2), true),
        split(1, 2.0, (3, 4), false),
        split(0, 0.9, (5, 6), false),
        leaf(-1.0),
        split(2, 0.0, (7, 8), true),
        leaf(0.25),
        split(1, 1.0, (9, 10), true),
        leaf(3.0),
        leaf(-2.0),
        leaf(1.5),
        leaf(0.5),
    ];
    TreeEnsemble {
        n_features: 3,
        bias: 0.125,
        trees: vec![
            tree(nodes),
            tree(vec![split(2, 1.0, (1, 2), true), leaf(1.0), leaf(-1.0)]),
        ],
    }
}

#[test]
fn contributions_are_the_shapley_values_by_their_definition() {
    let values = [-1.0, 0.7, 0.95, 1.5, 3.0, f32::NAN];
    for first in values {
        for second in values {
            for third in values {
                let row = [first, second, third];
                let explained = shapley(&deep(), &row);
                assert!((explained.base - expected(&deep(), &row, 0)).abs() < 1e-9);
                for feature in 0..3 {
                    let defined = by_definition(&deep(), &row, feature);
                    let found = explained.contributions[feature];
                    assert!(
                        (found - defined).abs() < 1e-9,
                        "{row:?}: {found}, not {defined}"
                    );
                }
            }
        }
    }
}

#[test]
fn they_add_up_to_the_answer_and_group_by_group_too() {
    let bytes = onnx::to_bytes(&steps()).expect("sound ensembles");
    let explainer = Explainer::new(&bytes, &Calibration::identity()).expect("an explainer");
    for row in [[0.0, 0.0], [0.7, 12.0], [f32::NAN, f32::NAN]] {
        let found = explainer.explain(&row).expect("an explanation");
        let probability = 1.0 / (1.0 + (-found.log_odds()).exp());
        let said = f64::from(steps()[0].probability(&row));
        assert!(
            (probability - said).abs() < 1e-6,
            "{probability}, not {said}"
        );
        let whole = found.grouped(|_| ());
        let sum: f64 = found.contributions.iter().sum();
        assert!((whole[&()] - sum).abs() < 1e-9);
    }
    assert!(explainer.explain(&[0.0]).is_err(), "another width");
}

#[test]
fn the_trees_read_back_are_those_written() {
    let bytes = onnx::to_bytes(&steps()).expect("sound ensembles");
    let read = onnx::from_bytes(&bytes).expect("the trees");
    for (read, written) in read.iter().zip(steps()) {
        assert_eq!(read.n_features, written.n_features);
        assert_eq!(read.trees[1..], written.trees[1..]);
        for row in [[0.0, 0.0], [0.7, 12.0]] {
            assert!((read.probability(&row) - written.probability(&row)).abs() < 1e-6);
        }
    }
    assert!(onnx::from_bytes(b"not a model").is_err());
    assert_eq!(ensemble().trees.len(), 3);
}
