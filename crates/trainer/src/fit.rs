//! What is asked of a tree library, so that it can be replaced.

use model::TreeEnsemble;

use crate::{Matrix, TrainerError};

/// Grows trees on one matrix and stops when another no longer improves.
pub trait Booster {
    fn fit(
        &self,
        train: &Matrix,
        validation: &Matrix,
        on_round: &mut (dyn FnMut(Round) + Send),
    ) -> Result<Box<dyn FittedModel>, TrainerError>;
}

/// What a tree library has learned.
pub trait FittedModel {
    /// The library's own probabilities, to which ONNX Runtime is compared.
    fn predict(&self, matrix: &Matrix) -> Result<Vec<f32>, TrainerError>;

    /// The trees kept, in our own form.
    fn ensemble(&self) -> Result<TreeEnsemble, TrainerError>;
}

/// One boosting round.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// From 1.
    pub number: usize,
    pub validation_log_loss: f64,
}

/// The defaults were chosen on August, September and October 2013, each predicted by a model
/// that had seen only the months before it; never on the test period.
#[derive(Debug, Clone)]
pub struct HyperParameters {
    pub learning_rate: f64,
    pub max_leaves: usize,
    /// Least sum of hessians in a child: about six flights a unit at a rate of 0.2.
    pub min_child_weight: f64,
    pub row_share: f64,
    pub column_share: f64,
    pub l2: f64,
    pub max_rounds: usize,
    /// Rounds without improvement before stopping.
    pub patience: usize,
}

impl Default for HyperParameters {
    fn default() -> Self {
        Self {
            learning_rate: 0.03,
            max_leaves: 31,
            min_child_weight: 60.0,
            row_share: 0.8,
            column_share: 0.4,
            l2: 10.0,
            max_rounds: 1500,
            patience: 100,
        }
    }
}
