//! `hessboost`: the only file that knows the tree library.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use hessboost::config::GrowPolicy;
use hessboost::prelude::{
    BoostedModel, DMatrix, EvalMetric, HessboostError, Iterations, Objective, RegLoss, Trainer,
    TrainingParams, TreeMethod,
};
use hessboost::tree::RegTree;
use model::{Node, Tree, TreeEnsemble};

use crate::{Booster, FittedModel, HyperParameters, Matrix, Round, TrainerError};

const VALIDATION: &str = "validation";

/// Histogram gradient boosting, leaf-wise. The same seed gives the same trees.
#[derive(Debug, Clone)]
pub struct HessBooster {
    pub hyper_parameters: HyperParameters,
    pub seed: u64,
}

struct HessModel(BoostedModel);

impl Booster for HessBooster {
    fn fit(
        &self,
        train: &Matrix,
        validation: &Matrix,
        on_round: &mut (dyn FnMut(Round) + Send),
    ) -> Result<Box<dyn FittedModel>, TrainerError> {
        let params = self.params().map_err(fit_error)?;
        let (train, validation) = (
            data(train).map_err(fit_error)?,
            data(validation).map_err(fit_error)?,
        );
        let hyper = &self.hyper_parameters;
        let patience = NonZeroUsize::new(hyper.patience).unwrap_or(NonZeroUsize::MIN);
        let result = Trainer::new(&params, &train, hyper.max_rounds)
            .eval(&validation, VALIDATION)
            .early_stopping_rounds(patience)
            .on_round(|round| {
                on_round(Round {
                    number: round.iteration() + 1,
                    validation_log_loss: round.values().last().copied().unwrap_or(f64::NAN),
                });
                ControlFlow::Continue(())
            })
            .train()
            .map_err(fit_error)?;
        Ok(Box::new(HessModel(result.model)))
    }
}

impl HessBooster {
    fn params(&self) -> Result<TrainingParams, HessboostError> {
        let hyper = &self.hyper_parameters;
        TrainingParams::builder()
            .objective(Objective::BinaryLogistic(RegLoss::default()))
            .eval_metric(EvalMetric::LogLoss)
            .tree_method(TreeMethod::Hist)
            .grow_policy(GrowPolicy::LossGuide)
            .unlimited_depth()
            .max_leaves(hyper.max_leaves)
            .eta(hyper.learning_rate)
            .min_child_weight(hyper.min_child_weight)
            .subsample(hyper.row_share)
            .colsample_bytree(hyper.column_share)
            .lambda(hyper.l2)
            .seed(self.seed)
            .build()
    }
}

impl FittedModel for HessModel {
    fn predict(&self, matrix: &Matrix) -> Result<Vec<f32>, TrainerError> {
        let predictions = self
            .0
            .predict_rows(&matrix.values, Iterations::Best)
            .map_err(fit_error)?;
        Ok(predictions.into_vec())
    }

    fn ensemble(&self) -> Result<TreeEnsemble, TrainerError> {
        let kept = self
            .0
            .best_iteration()
            .map_or(self.0.num_trees(), |best| best + 1);
        let ensemble = TreeEnsemble {
            n_features: self.0.n_features(),
            bias: self.0.base_score(),
            trees: self.0.trees().iter().take(kept).map(tree).collect(),
        };
        ensemble.validate()?;
        Ok(ensemble)
    }
}

/// Their split convention is ours: `value < threshold` goes left, thresholds are `f32`,
/// and leaves already carry the learning rate.
fn tree(theirs: &RegTree) -> Tree {
    let nodes = theirs
        .nodes()
        .iter()
        .map(
            |node| match (usize::try_from(node.left), usize::try_from(node.right)) {
                (Ok(left), Ok(right)) => Node::Split {
                    feature: node.split_feature as usize,
                    threshold: node.split_cond,
                    left,
                    right,
                    missing_goes_left: node.default_left,
                },
                _ => Node::Leaf {
                    value: node.leaf_value,
                },
            },
        )
        .collect();
    Tree { nodes }
}

fn data(matrix: &Matrix) -> Result<DMatrix, HessboostError> {
    DMatrix::from_dense(&matrix.values, matrix.rows(), Matrix::width())?
        .with_labels(&matrix.labels())
}

fn fit_error(error: HessboostError) -> TrainerError {
    TrainerError::Fit(Box::new(error))
}
