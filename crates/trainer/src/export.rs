//! The ONNX model, and the proof that it says what the trainer said.

use std::num::NonZeroUsize;
use std::path::Path;

use model::{Runtime, Session, TreeEnsemble, onnx};

use crate::{FittedModel, Matrix, TrainerError};

/// Largest difference tolerated between ONNX Runtime and the trainer, in probability.
const TOLERANCE: f64 = 1e-5;

/// The model as it will be served.
#[derive(Debug)]
pub(crate) struct Exported {
    pub(crate) bytes: Vec<u8>,
    session: Session,
}

/// Writes the trees as ONNX and loads them back.
pub(crate) fn export(ensemble: &TreeEnsemble, library: &Path) -> Result<Exported, TrainerError> {
    let bytes = onnx::to_bytes(ensemble)?;
    let runtime = Runtime::load(library)?;
    let session = Session::new(&runtime, &bytes, Matrix::width(), NonZeroUsize::MIN)?;
    Ok(Exported { bytes, session })
}

impl Exported {
    /// What ONNX Runtime answers: every score is computed from it, since it is what is served.
    pub(crate) fn predict(&self, matrix: &Matrix) -> Result<Vec<f32>, TrainerError> {
        Ok(self.session.predict(&matrix.values, Matrix::width())?)
    }

    /// Largest difference from the trainer over every row; refused beyond the tolerance.
    pub(crate) fn parity(
        &self,
        fitted: &dyn FittedModel,
        matrix: &Matrix,
    ) -> Result<f64, TrainerError> {
        let (served, trained) = (self.predict(matrix)?, fitted.predict(matrix)?);
        let difference = max_difference(&served, &trained);
        if served.len() == trained.len() && difference < TOLERANCE {
            Ok(difference)
        } else {
            Err(TrainerError::Parity { difference })
        }
    }
}

fn max_difference(served: &[f32], trained: &[f32]) -> f64 {
    served
        .iter()
        .zip(trained)
        .map(|(served, trained)| f64::from((served - trained).abs()))
        // `f64::max` would let a NaN pass for an agreement.
        .fold(0.0, |max, next| {
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
        let is_accepted = max_difference(&[f32::NAN], &[0.5]) < TOLERANCE;
        assert!(!is_accepted);
        assert!((max_difference(&[0.25, 0.5], &[0.5, 0.5]) - 0.25).abs() < 1e-9);
    }
}
