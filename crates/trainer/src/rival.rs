//! Our side of `cargo xtask bench model`: learns from written matrices as a peer does, so that both
//! see the same numbers.

use std::fs;
use std::path::Path;
use std::time::Instant;

use features::Horizon;
use model::{Platt, THRESHOLDS_MIN};
use serde::Serialize;

use crate::scores::scores;
use crate::{Booster, HessBooster, HyperParameters, Job, Matrix, Stop, TrainerError};

/// What one training on matrices gave, on the test rows.
#[derive(Debug, Serialize)]
pub struct Rivalry {
    pub roc_auc: f64,
    pub pr_auc: f64,
    pub log_loss: f64,
    pub brier: f64,
    pub calibration_error: f64,
    pub rounds: usize,
    /// Trainings alone: neither reading nor scoring.
    pub fit_s: f64,
}

/// Learns 15 minutes late from `<horizon>.train.f32`, scores `<horizon>.test.f32`, and writes the
/// calibrated probabilities to `<horizon>.ours.f64`.
pub fn rival(folder: &Path, horizon: Horizon, seed: u64) -> Result<Rivalry, TrainerError> {
    let name = horizon.as_str();
    let (train, blocks) = read(&folder.join(format!("{name}.train.f32")), horizon)?;
    let (test, _) = read(&folder.join(format!("{name}.test.f32")), horizon)?;
    let empty = || TrainerError::EmptyPeriod { period: "test" };
    let booster = HessBooster {
        hyper_parameters: HyperParameters::default(),
        seed,
    };
    let late = train.late(THRESHOLDS_MIN[0]);
    let started = Instant::now();
    let loaded = booster.load(&train)?;
    let mut blocks_seen = blocks.clone();
    blocks_seen.sort_unstable();
    blocks_seen.dedup();
    let (mut pairs, mut rounds) = (Vec::with_capacity(late.len()), 0);
    for block in &blocks_seen {
        let (held, learned): (Vec<_>, Vec<_>) =
            (0..train.rows()).partition(|row| blocks[*row] == *block);
        let job = Job {
            happened: &late,
            learned_rows: &learned,
            stop: Stop::WhenWorse(&held),
        };
        let fitted = loaded.fit(job, &mut |_| ())?;
        rounds += fitted.rounds();
        let answers = fitted.predict(&train.values_of(&held))?;
        pairs.extend(
            held.iter()
                .zip(answers)
                .map(|(row, p)| (p.into(), late[*row])),
        );
    }
    let rounds = rounds.div_ceil(blocks_seen.len().max(1)).max(1);
    let all: Vec<_> = (0..train.rows()).collect();
    let job = Job {
        happened: &late,
        learned_rows: &all,
        stop: Stop::After { rounds },
    };
    let fitted = loaded.fit(job, &mut |_| ())?;
    let fit_s = started.elapsed().as_secs_f64();
    let calibration = Platt::fit(&pairs);
    let answers: Vec<f64> = fitted
        .predict(&test.values)?
        .into_iter()
        .map(|p| calibration.apply(p.into()))
        .collect();
    let bytes: Vec<u8> = answers.iter().flat_map(|p| p.to_le_bytes()).collect();
    let path = folder.join(format!("{name}.ours.f64"));
    fs::write(&path, bytes).map_err(|source| TrainerError::Io { path, source })?;
    let scores = scores(&answers, &test.late(THRESHOLDS_MIN[0])).ok_or_else(empty)?;
    Ok(Rivalry {
        roc_auc: scores.roc_auc,
        pr_auc: scores.pr_auc,
        log_loss: scores.log_loss,
        brier: scores.brier,
        calibration_error: scores.calibration_error,
        rounds,
        fit_s,
    })
}

/// A matrix as [`crate::write_matrices`] writes it, and the block of each row.
fn read(path: &Path, horizon: Horizon) -> Result<(Matrix, Vec<u32>), TrainerError> {
    let bytes = fs::read(path).map_err(|source| TrainerError::Io {
        path: path.to_owned(),
        source,
    })?;
    let mut matrix = Matrix::empty(horizon);
    let mut blocks = Vec::new();
    let width = (matrix.width() + 2) * size_of::<f32>();
    for row in bytes.chunks_exact(width) {
        let mut numbers = row
            .as_chunks::<4>()
            .0
            .iter()
            .map(|b| f32::from_le_bytes(*b));
        blocks.push(numbers.next().unwrap_or_default() as u32);
        matrix
            .delays_min
            .push(numbers.next().unwrap_or_default() as i16);
        matrix.values.extend(numbers);
    }
    Ok((matrix, blocks))
}
