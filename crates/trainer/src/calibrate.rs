//! Calibration, on predictions of the training period by trees that had not seen the block.

use model::{Calibration, DelayBands, Platt, Raw, STEPS, THRESHOLDS_MIN};

/// One curve a step, fitted on the flights that reached the step before; then the bands of delay
/// by calibrated risk.
pub(crate) fn calibrate(raw: &[Raw], delays_min: &[i16]) -> Calibration {
    let steps = std::array::from_fn(|step| {
        let pairs: Vec<_> = raw
            .iter()
            .zip(delays_min)
            .filter(|(_, delay)| reached(step, **delay))
            .map(|(raw, delay)| (f64::from(raw[step]), *delay >= THRESHOLDS_MIN[step]))
            .collect();
        Platt::fit(&pairs)
    });
    let seen: Vec<_> = raw
        .iter()
        .zip(delays_min)
        .map(|(raw, delay)| (steps[0].apply(raw[0].into()), *delay))
        .collect();
    Calibration {
        steps,
        delay: DelayBands::fit(&seen),
        shift: [0.0; STEPS],
    }
}

/// Whether a flight takes part in a step: it was late enough for the step before.
pub(crate) fn reached(step: usize, delay_min: i16) -> bool {
    debug_assert!(step < STEPS);
    step == 0 || delay_min >= THRESHOLDS_MIN[step - 1]
}
