//! Why a risk is what it is: exact Shapley values of the trees.
//!
//! Path-dependent TreeSHAP (Lundberg, Erion and Lee, 2018): a feature left out of a coalition
//! sends the flight down both branches, weighed by how much of the training went each way.
//! Everything comes from `model.onnx`, whose `nodes_hitrates` hold those weights.

use std::collections::BTreeMap;

use crate::{Calibration, ModelError, Node, Platt, STEPS, Tree, TreeEnsemble, onnx};

/// The trees of the first step, and its calibration.
#[derive(Debug, Clone)]
pub struct Explainer {
    ensemble: TreeEnsemble,
    calibration: Platt,
}

/// Contributions to the risk of 15 minutes late, in calibrated log-odds: with the base, they add
/// up to the log-odds of the answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What would be said without knowing anything of the flight.
    pub base: f64,
    /// In the order of the vector; positive raises the risk.
    pub contributions: Vec<f64>,
}

impl Explainer {
    pub fn new(model: &[u8], calibration: &Calibration) -> Result<Self, ModelError> {
        let [ensemble, ..]: [TreeEnsemble; STEPS] = onnx::from_bytes(model)?;
        Ok(Self {
            ensemble,
            calibration: calibration.step(0),
        })
    }

    /// Explains one row.
    pub fn explain(&self, row: &[f32]) -> Result<Explanation, ModelError> {
        let expected = self.ensemble.n_features;
        if row.len() != expected {
            return Err(ModelError::Shape { expected });
        }
        let raw = shapley(&self.ensemble, row);
        Ok(Explanation {
            base: self.calibration.on_log_odds(raw.base),
            contributions: raw
                .contributions
                .into_iter()
                .map(|value| value * self.calibration.slope())
                .collect(),
        })
    }
}

impl Explanation {
    /// The same by group of features, so that a traveller reads five reasons and not eighty.
    pub fn grouped<K: Ord>(&self, group_of: impl Fn(usize) -> K) -> BTreeMap<K, f64> {
        let mut groups = BTreeMap::new();
        for (feature, contribution) in self.contributions.iter().enumerate() {
            *groups.entry(group_of(feature)).or_default() += contribution;
        }
        groups
    }

    /// The log-odds that the contributions add up to.
    pub fn log_odds(&self) -> f64 {
        self.base + self.contributions.iter().sum::<f64>()
    }
}

/// Shapley values of an ensemble, before calibration.
pub fn shapley(ensemble: &TreeEnsemble, row: &[f32]) -> Explanation {
    let mut contributions = vec![0.0; ensemble.n_features];
    let mut base = f64::from(ensemble.bias);
    for tree in &ensemble.trees {
        base += mean(tree, 0);
        let mut walk = Walk {
            tree,
            row,
            contributions: &mut contributions,
        };
        walk.descend(0, Vec::new(), Step::root());
    }
    Explanation {
        base,
        contributions,
    }
}

/// Mean of the leaves under a node, weighed by cover.
fn mean(tree: &Tree, at: usize) -> f64 {
    match tree.nodes[at] {
        Node::Leaf { value } => value.into(),
        Node::Split { left, right, .. } => {
            tree.share(left, at) * mean(tree, left) + tree.share(right, at) * mean(tree, right)
        }
    }
}

/// One feature met on the way down.
#[derive(Debug, Clone, Copy)]
struct Step {
    feature: Option<usize>,
    /// Share of the training that goes this way when the feature is left out.
    zero: f64,
    /// 1 when the flight goes this way, 0 when not.
    one: f64,
    /// Share of the coalitions of this size that come so far.
    weight: f64,
}

impl Step {
    fn root() -> Self {
        Self {
            feature: None,
            zero: 1.0,
            one: 1.0,
            weight: 0.0,
        }
    }
}

struct Walk<'a> {
    tree: &'a Tree,
    row: &'a [f32],
    contributions: &'a mut [f64],
}

impl Walk<'_> {
    fn descend(&mut self, at: usize, mut path: Vec<Step>, step: Step) {
        extend(&mut path, step);
        match self.tree.nodes[at] {
            Node::Leaf { value } => {
                for rank in 1..path.len() {
                    let weight = unwound_sum(&path, rank);
                    let Step {
                        feature, zero, one, ..
                    } = path[rank];
                    if let Some(feature) = feature {
                        self.contributions[feature] += weight * (one - zero) * f64::from(value);
                    }
                }
            }
            Node::Split {
                feature,
                left,
                right,
                ..
            } => {
                let goes_left = self.tree.nodes[at].goes_left(self.row);
                let (mut zero, mut one) = (1.0, 1.0);
                let met = path.iter().position(|step| step.feature == Some(feature));
                if let Some(rank) = met {
                    (zero, one) = (path[rank].zero, path[rank].one);
                    unwind(&mut path, rank);
                }
                for (child, is_taken) in [(left, goes_left), (right, !goes_left)] {
                    let step = Step {
                        feature: Some(feature),
                        zero: zero * self.tree.share(child, at),
                        one: if is_taken { one } else { 0.0 },
                        weight: 0.0,
                    };
                    self.descend(child, path.clone(), step);
                }
            }
        }
    }
}

/// Adds a feature to the path: every coalition grows with it or without it.
fn extend(path: &mut Vec<Step>, mut step: Step) {
    let depth = path.len();
    step.weight = if depth == 0 { 1.0 } else { 0.0 };
    path.push(step);
    let size = (depth + 1) as f64;
    for rank in (0..depth).rev() {
        path[rank + 1].weight += step.one * path[rank].weight * (rank + 1) as f64 / size;
        path[rank].weight *= step.zero * (depth - rank) as f64 / size;
    }
}

/// Takes a feature back out of the path.
fn unwind(path: &mut Vec<Step>, rank: usize) {
    let last = path.len() - 1;
    let Step { zero, one, .. } = path[rank];
    let size = (last + 1) as f64;
    let mut next = path[last].weight;
    for at in (0..last).rev() {
        let count = (at + 1) as f64;
        let left = (last - at) as f64;
        if one == 0.0 {
            path[at].weight = path[at].weight * size / (zero * left);
        } else {
            let before = path[at].weight;
            path[at].weight = next * size / (count * one);
            next = before - path[at].weight * zero * left / size;
        }
    }
    for at in rank..last {
        let weight = path[at].weight;
        path[at] = Step {
            weight,
            ..path[at + 1]
        };
    }
    path.pop();
}

/// Sum of the weights that the path would have without a feature.
fn unwound_sum(path: &[Step], rank: usize) -> f64 {
    let mut path = path.to_vec();
    unwind(&mut path, rank);
    path.iter().map(|step| step.weight).sum()
}
