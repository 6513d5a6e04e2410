//! Answers calibrated outlooks.

use crate::{Calibration, ModelError, Outlook, Raw, Session};

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

    /// One outlook a row; `rows` is row after row. Blocks while every session is busy: call it
    /// off the async threads.
    pub fn predict(&self, rows: &[f32], n_features: usize) -> Result<Vec<Outlook>, ModelError> {
        let raw = self.predict_raw(rows, n_features)?;
        Ok(raw.into_iter().map(|r| self.calibration.apply(r)).collect())
    }

    /// What the trees say, before calibration.
    pub fn predict_raw(&self, rows: &[f32], n_features: usize) -> Result<Vec<Raw>, ModelError> {
        self.session.predict(rows, n_features)
    }
}
