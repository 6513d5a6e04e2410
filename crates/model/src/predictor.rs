//! Answers calibrated probabilities.

use crate::{Calibration, ModelError, Session};

/// A session and its calibration.
#[derive(Debug)]
pub struct Predictor {
    session: Session,
    calibration: Calibration,
}

impl Predictor {
    pub(crate) fn new(session: Session, calibration: Calibration) -> Self {
        Self {
            session,
            calibration,
        }
    }

    /// One calibrated probability a row; `rows` is row after row. Blocks while every session
    /// is busy: call it off the async threads.
    pub fn predict(&self, rows: &[f32], n_features: usize) -> Result<Vec<f64>, ModelError> {
        let raw = self.predict_raw(rows, n_features)?;
        Ok(raw
            .into_iter()
            .map(|p| self.calibration.apply(p.into()))
            .collect())
    }

    /// The same before calibration, for evaluation.
    pub fn predict_raw(&self, rows: &[f32], n_features: usize) -> Result<Vec<f32>, ModelError> {
        self.session.predict(rows, n_features)
    }
}
