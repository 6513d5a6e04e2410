//! The ONNX model, and the proof that it says what the trainer said.

use std::num::NonZeroUsize;
use std::path::Path;

use model::{Raw, Runtime, STEPS, Session, TreeEnsemble, onnx};

use crate::{FittedModel, Matrix, TrainerError};

/// Largest difference tolerated between ONNX Runtime and the trainer, in probability.
const TOLERANCE: f64 = 1e-5;

/// The model as it will be served.
#[derive(Debug)]
pub(crate) struct Exported {
    pub(crate) bytes: Vec<u8>,
    pub(crate) trees: usize,
    session: Session,
}

/// Writes the trees as ONNX and loads them back.
pub(crate) fn export(
    steps: &[Box<dyn FittedModel>; STEPS],
    n_features: usize,
    library: &Path,
) -> Result<Exported, TrainerError> {
    let ensembles: Vec<TreeEnsemble> = steps
        .iter()
        .map(|step| step.ensemble())
        .collect::<Result<_, _>>()?;
    let trees = ensembles.iter().map(|ensemble| ensemble.trees.len()).sum();
    let ensembles: [TreeEnsemble; STEPS] = ensembles
        .try_into()
        .map_err(|_| model::ModelError::InvalidEnsemble)?;
    let bytes = onnx::to_bytes(&ensembles)?;
    let runtime = Runtime::load(library)?;
    let session = Session::new(&runtime, &bytes, n_features, NonZeroUsize::MIN)?;
    Ok(Exported {
        bytes,
        trees,
        session,
    })
}

impl Exported {
    /// What ONNX Runtime answers: every score is computed from it, since it is what is served.
    pub(crate) fn predict(&self, matrix: &Matrix) -> Result<Vec<Raw>, TrainerError> {
        Ok(self.session.predict(&matrix.values, matrix.width())?)
    }

    /// Largest difference from the trainer over every row and step; refused beyond the tolerance.
    pub(crate) fn parity(
        &self,
        steps: &[Box<dyn FittedModel>; STEPS],
        matrix: &Matrix,
    ) -> Result<f64, TrainerError> {
        let served = self.predict(matrix)?;
        let mut difference = 0.0;
        for (step, fitted) in steps.iter().enumerate() {
            let trained = fitted.predict(&matrix.values)?;
            if trained.len() != served.len() {
                return Err(TrainerError::Parity {
                    difference: f64::NAN,
                });
            }
            let pairs = served.iter().map(|raw| raw[step]).zip(trained);
            difference = max_difference(difference, pairs);
        }
        if difference < TOLERANCE {
            Ok(difference)
        } else {
            Err(TrainerError::Parity { difference })
        }
    }
}

/// `f64::max` would let a NaN pass for an agreement.
fn max_difference(so_far: f64, pairs: impl Iterator<Item = (f32, f32)>) -> f64 {
    pairs
        .map(|(served, trained)| f64::from((served - trained).abs()))
        .fold(so_far, |max, next| {
            if next.is_nan() || next > max {
                next
            } else {
                max
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nan_is_not_an_agreement() {
        let is_accepted = max_difference(0.0, [(f32::NAN, 0.5)].into_iter()) < TOLERANCE;
        assert!(!is_accepted);
        let found = max_difference(0.0, [(0.25, 0.5), (0.5, 0.5)].into_iter());
        assert!((found - 0.25).abs() < 1e-9);
    }
}
