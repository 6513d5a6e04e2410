//! What is asked of a tree library, so that it can be replaced.

use model::TreeEnsemble;

use crate::{Matrix, TrainerError};

/// A tree library.
pub trait Booster {
    /// Takes a matrix in, once for all the trainings on it.
    fn load<'a>(&'a self, matrix: &Matrix) -> Result<Box<dyn Loaded + 'a>, TrainerError>;
}

/// A matrix as the library keeps it.
pub trait Loaded {
    fn fit(
        &self,
        job: Job<'_>,
        on_round: &mut (dyn FnMut(Round) + Send),
    ) -> Result<Box<dyn FittedModel>, TrainerError>;
}

/// What to learn, on which rows of the matrix.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// What happened to every row of the matrix, learned or not.
    pub happened: &'a [bool],
    pub learned_rows: &'a [usize],
    pub stop: Stop<'a>,
}

/// When to stop growing trees.
#[derive(Debug, Clone, Copy)]
pub enum Stop<'a> {
    /// When the loss on these rows no longer falls.
    WhenWorse(&'a [usize]),
    After {
        rounds: usize,
    },
}

/// What a tree library has learned.
pub trait FittedModel {
    /// The library's own probabilities, to which ONNX Runtime is compared.
    fn predict(&self, values: &[f32]) -> Result<Vec<f32>, TrainerError>;

    /// How many rounds were kept.
    fn rounds(&self) -> usize;

    /// The trees kept, in our own form.
    fn ensemble(&self) -> Result<TreeEnsemble, TrainerError>;

    /// The library's own Shapley values, to which ours are compared: for each row one a feature,
    /// then the base.
    fn contributions(&self, values: &[f32]) -> Result<Vec<f32>, TrainerError>;
}

/// One boosting round.
#[derive(Debug, Clone, Copy)]
pub struct Round {
    /// From 1.
    pub number: usize,
    /// NaN without rows to stop on.
    pub validation_log_loss: f64,
}

/// The defaults were chosen on January to October 2013, each block of months predicted by models
/// that had not seen it; never on the test period.
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
            learning_rate: 0.08,
            max_leaves: 24,
            min_child_weight: 60.0,
            row_share: 0.8,
            column_share: 0.4,
            l2: 10.0,
            max_rounds: 400,
            patience: 25,
        }
    }
}
