//! Boosted trees, whoever grew them.

use crate::ModelError;

/// A sum of trees whose logistic is a probability.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeEnsemble {
    pub n_features: usize,
    /// Added to the sum of the leaves.
    pub bias: f32,
    pub trees: Vec<Tree>,
}

/// Nodes, the root first; children come after their parent.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub nodes: Vec<Node>,
    /// How much of the training reached each node; explanations weigh branches by it.
    pub covers: Vec<f32>,
}

/// A node. Children are positions in [`Tree::nodes`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Node {
    /// Goes left when `value < threshold`. A trainer with wider thresholds rounds them up to
    /// `f32`, so that no value changes side.
    Split {
        feature: usize,
        threshold: f32,
        left: usize,
        right: usize,
        missing_goes_left: bool,
    },
    Leaf {
        value: f32,
    },
}

impl TreeEnsemble {
    /// Checks that every path ends on a leaf and reads an existing feature.
    pub fn validate(&self) -> Result<(), ModelError> {
        let is_sound = !self.trees.is_empty()
            && self.bias.is_finite()
            && self.trees.iter().all(|tree| tree.is_sound(self.n_features));
        is_sound.then_some(()).ok_or(ModelError::InvalidEnsemble)
    }

    /// Walks the trees by hand: the reference for tests and fixtures, not for serving.
    pub fn probability(&self, row: &[f32]) -> f32 {
        let margin = self
            .trees
            .iter()
            .fold(self.bias, |sum, tree| sum + tree.leaf(row));
        1.0 / (1.0 + (-margin).exp())
    }
}

impl Tree {
    fn is_sound(&self, n_features: usize) -> bool {
        !self.nodes.is_empty()
            && self.covers.len() == self.nodes.len()
            && self.covers.iter().all(|cover| cover.is_finite())
            && self.nodes.iter().enumerate().all(|(at, node)| match *node {
                Node::Leaf { value } => value.is_finite(),
                Node::Split {
                    feature,
                    threshold,
                    left,
                    right,
                    ..
                } => {
                    let is_later = |child| child > at && child < self.nodes.len();
                    feature < n_features
                        && threshold.is_finite()
                        && is_later(left)
                        && is_later(right)
                }
            })
    }

    /// Share of what reached `parent` that went on to `child`.
    pub(crate) fn share(&self, child: usize, parent: usize) -> f64 {
        let parent = f64::from(self.covers[parent]);
        if parent > 0.0 {
            f64::from(self.covers[child]) / parent
        } else {
            0.5
        }
    }

    fn leaf(&self, row: &[f32]) -> f32 {
        let mut at = 0;
        loop {
            match self.nodes[at] {
                Node::Leaf { value } => return value,
                Node::Split { left, right, .. } => {
                    at = if self.nodes[at].goes_left(row) {
                        left
                    } else {
                        right
                    };
                }
            }
        }
    }
}

impl Node {
    /// Which branch a row takes; a leaf has none.
    pub(crate) fn goes_left(&self, row: &[f32]) -> bool {
        match *self {
            Self::Leaf { .. } => false,
            Self::Split {
                feature,
                threshold,
                missing_goes_left,
                ..
            } => {
                let value = row[feature];
                if value.is_nan() {
                    missing_goes_left
                } else {
                    value < threshold
                }
            }
        }
    }
}
