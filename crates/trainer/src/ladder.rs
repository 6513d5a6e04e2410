//! The three ensembles of a horizon: 15 minutes late, 30 given 15, 60 given 30.
//!
//! Each step learns only from the flights that reached the one before: a quarter of them, then a
//! seventh. Three costs little more than one, and their products can only decrease.

use model::{Raw, STEPS, THRESHOLDS_MIN};

use crate::calibrate::reached;
use crate::{Booster, FittedModel, Job, Matrix, Round, Split, Stop, TrainerError, progress};

/// What was learned.
pub(crate) struct Ladder {
    pub(crate) steps: [Box<dyn FittedModel>; STEPS],
    /// Of every training row, by trees that had not seen its block of months.
    pub(crate) out_of_block: Vec<Raw>,
}

/// Trains each step once a block to know when to stop and what is said of the unseen, then on the
/// whole training period, for as many rounds as the blocks asked for on average.
pub(crate) fn climb(
    booster: &dyn Booster,
    train: &Matrix,
    split: Split,
) -> Result<Ladder, TrainerError> {
    let loaded = booster.load(train)?;
    let days: Vec<_> = train.facts.iter().map(|facts| facts.day).collect();
    let blocks = split.blocks(&days);
    let count = blocks.iter().max().map_or(0, |last| last + 1);
    if count < 2 {
        return Err(TrainerError::OneMonth);
    }
    let mut out_of_block = vec![Raw::default(); train.rows()];
    let mut steps = Vec::with_capacity(STEPS);
    for (step, threshold) in THRESHOLDS_MIN.into_iter().enumerate() {
        let happened = train.late(threshold);
        let rows = |keep: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (0..train.rows())
                .filter(|row| reached(step, train.delays_min[*row]) && keep(blocks[*row]))
                .collect()
        };
        let bar = progress::rounds(train.horizon, threshold);
        let mut on_round = |round: Round| {
            bar.set_position(round.number as u64);
            if round.validation_log_loss.is_finite() {
                bar.set_message(format!("perte {:.4}", round.validation_log_loss));
            }
        };
        let mut rounds = 0;
        for block in 0..count {
            let (seen, unseen) = (rows(&|other| other != block), rows(&|other| other == block));
            let fitted = loaded.fit(
                Job {
                    happened: &happened,
                    learned_rows: &seen,
                    stop: Stop::WhenWorse(&unseen),
                },
                &mut on_round,
            )?;
            rounds += fitted.rounds();
            let of_block: Vec<_> = (0..train.rows())
                .filter(|row| blocks[*row] == block)
                .collect();
            let answers = fitted.predict(&train.values_of(&of_block))?;
            for (row, answer) in of_block.into_iter().zip(answers) {
                out_of_block[row][step] = answer;
            }
        }
        let job = Job {
            happened: &happened,
            learned_rows: &rows(&|_| true),
            stop: Stop::After {
                rounds: rounds.div_ceil(count).max(1),
            },
        };
        steps.push(loaded.fit(job, &mut on_round)?);
        bar.finish_and_clear();
    }
    let steps = steps
        .try_into()
        .map_err(|_| TrainerError::Model(model::ModelError::InvalidEnsemble))?;
    Ok(Ladder {
        steps,
        out_of_block,
    })
}
