//! `hessboost`: the only file that knows the tree library.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use features::Horizon;
use hessboost::config::{GrowPolicy, Monotone};
use hessboost::data::ViewCuts;
use hessboost::prelude::{
    BoostedModel, DMatrix, EvalMetric, HessboostError, Iterations, Objective, RegLoss, Trainer,
    TrainingParams, TreeMethod,
};
use hessboost::tree::RegTree;
use model::{Node, Tree, TreeEnsemble};

use crate::{
    Booster, FittedModel, HyperParameters, Job, Loaded, Matrix, Round, Stop, TrainerError,
};

const VALIDATION: &str = "validation";

/// Histogram gradient boosting, leaf-wise. The same seed gives the same trees.
#[derive(Debug, Clone)]
pub struct HessBooster {
    pub hyper_parameters: HyperParameters,
    pub seed: u64,
}

struct HessData<'a> {
    booster: &'a HessBooster,
    horizon: Horizon,
    /// Without labels: every training on it shares its bins.
    data: DMatrix,
}

struct HessModel(BoostedModel);

impl Booster for HessBooster {
    fn load<'a>(&'a self, matrix: &Matrix) -> Result<Box<dyn Loaded + 'a>, TrainerError> {
        let data = data(&matrix.values, matrix.width())?;
        Ok(Box::new(HessData {
            booster: self,
            horizon: matrix.horizon,
            data,
        }))
    }
}

impl Loaded for HessData<'_> {
    fn fit(
        &self,
        job: Job<'_>,
        on_round: &mut (dyn FnMut(Round) + Send),
    ) -> Result<Box<dyn FittedModel>, TrainerError> {
        let hyper = &self.booster.hyper_parameters;
        let params = self.booster.params(self.horizon).map_err(fit_error)?;
        let learned = self.rows(job.happened, job.learned_rows)?;
        let (rounds, stop_on) = match job.stop {
            Stop::WhenWorse(rows) => (hyper.max_rounds, Some(self.rows(job.happened, rows)?)),
            Stop::After { rounds } => (rounds, None),
        };
        let mut trainer = Trainer::new(&params, &learned, rounds);
        if let Some(rows) = &stop_on {
            let patience = NonZeroUsize::new(hyper.patience).unwrap_or(NonZeroUsize::MIN);
            trainer = trainer
                .eval(rows, VALIDATION)
                .early_stopping_rounds(patience);
        }
        let result = trainer
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

impl HessData<'_> {
    fn rows(&self, happened: &[bool], rows: &[usize]) -> Result<DMatrix, TrainerError> {
        let labels: Vec<_> = happened
            .iter()
            .map(|late| f32::from(u8::from(*late)))
            .collect();
        self.data
            .clone()
            .with_labels(&labels)
            .and_then(|data| data.select_rows_with_cuts(rows, ViewCuts::Source))
            .map_err(fit_error)
    }
}

impl HessBooster {
    fn params(&self, horizon: Horizon) -> Result<TrainingParams, HessboostError> {
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
            .monotone_constraints(directions(horizon))
            .seed(self.seed)
            .build()
    }
}

/// Which way each feature may move the risk.
fn directions(horizon: Horizon) -> Vec<Monotone> {
    let of = |only_raises| {
        if only_raises {
            Monotone::Increasing
        } else {
            Monotone::None
        }
    };
    let features = horizon.features().iter();
    features.map(|feature| of(feature.only_raises())).collect()
}

impl FittedModel for HessModel {
    fn predict(&self, values: &[f32]) -> Result<Vec<f32>, TrainerError> {
        let predictions = self
            .0
            .predict_rows(values, Iterations::Best)
            .map_err(fit_error)?;
        Ok(predictions.into_vec())
    }

    fn rounds(&self) -> usize {
        self.0
            .best_iteration()
            .map_or(self.0.num_trees(), |best| best + 1)
    }

    fn ensemble(&self) -> Result<TreeEnsemble, TrainerError> {
        let ensemble = TreeEnsemble {
            n_features: self.0.n_features(),
            bias: self.0.base_score(),
            trees: self
                .0
                .trees()
                .iter()
                .take(self.rounds())
                .map(tree)
                .collect(),
        };
        ensemble.validate()?;
        Ok(ensemble)
    }

    fn contributions(&self, values: &[f32]) -> Result<Vec<f32>, TrainerError> {
        let data = data(values, self.0.n_features())?;
        let contributions = self
            .0
            .predict_contribs(&data, Iterations::Best)
            .map_err(fit_error)?;
        Ok(contributions.into_vec())
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
    Tree {
        nodes,
        covers: theirs.nodes().iter().map(|node| node.sum_hess).collect(),
    }
}

fn data(values: &[f32], width: usize) -> Result<DMatrix, TrainerError> {
    DMatrix::from_dense(values, values.len() / width.max(1), width).map_err(fit_error)
}

fn fit_error(error: HessboostError) -> TrainerError {
    TrainerError::Fit(Box::new(error))
}
