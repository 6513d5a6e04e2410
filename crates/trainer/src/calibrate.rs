//! Calibration, on the validation period only.

use model::Calibration;

/// Fits the curve that makes predicted shares the observed ones.
pub(crate) fn calibrate(probabilities: &[f32], late: &[bool]) -> Calibration {
    let pairs: Vec<_> = probabilities
        .iter()
        .zip(late)
        .map(|(probability, late)| (f64::from(*probability), *late))
        .collect();
    Calibration::fit(&pairs)
}
