//! AUC and calibration error of a draw of days, fast: rows are put once in a thousand bins of
//! growing probability, and a draw only adds up bins.

use super::bootstrap::Blocks;

const BINS: usize = 1000;
const CALIBRATION_BINS: usize = 10;

/// What fell in a bin, on a day.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    late: f64,
    on_time: f64,
    predicted: f64,
}

/// The cells of a model, day after day.
pub(super) struct Ranked {
    cells: Vec<Cell>,
}

impl Ranked {
    pub(super) fn new(probabilities: &[f64], late: &[bool], blocks: &Blocks) -> Self {
        let mut order: Vec<usize> = (0..late.len()).collect();
        order.sort_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
        let mut cells = vec![Cell::default(); blocks.count * BINS];
        let mut former: Option<(f64, usize)> = None;
        for (rank, row) in order.into_iter().enumerate() {
            let probability = probabilities[row];
            // Equal predictions share a bin, so that they still tie.
            let bin = match former {
                Some((last, bin)) if last.total_cmp(&probability).is_eq() => bin,
                _ => rank * BINS / late.len(),
            };
            former = Some((probability, bin));
            let cell = &mut cells[blocks.of_row[row] * BINS + bin];
            cell.predicted += probability;
            if late[row] {
                cell.late += 1.0;
            } else {
                cell.on_time += 1.0;
            }
        }
        Self { cells }
    }

    pub(super) fn roc_auc(&self, draw: &[u32]) -> f64 {
        let (mut below, mut pairs, mut positives) = (0.0, 0.0, 0.0);
        for cell in self.sum(draw) {
            pairs += cell.late * (below + cell.on_time / 2.0);
            below += cell.on_time;
            positives += cell.late;
        }
        pairs / (positives * below)
    }

    pub(super) fn calibration_error(&self, draw: &[u32]) -> f64 {
        let sums = self.sum(draw);
        let rows: f64 = sums.iter().map(|cell| cell.late + cell.on_time).sum();
        let (mut error, mut bin, mut seen) = (0.0, Cell::default(), 0.0);
        let mut next = 1;
        for cell in sums {
            bin.late += cell.late;
            bin.predicted += cell.predicted;
            seen += cell.late + cell.on_time;
            if seen >= rows * f64::from(next) / CALIBRATION_BINS as f64 - 0.5 {
                error += (bin.predicted - bin.late).abs();
                bin = Cell::default();
                next += 1;
            }
        }
        (error + (bin.predicted - bin.late).abs()) / rows
    }

    fn sum(&self, draw: &[u32]) -> Vec<Cell> {
        let mut sums = vec![Cell::default(); BINS];
        for (day, times) in self.cells.chunks_exact(BINS).zip(draw) {
            let times = f64::from(*times);
            if times == 0.0 {
                continue;
            }
            for (sum, cell) in sums.iter_mut().zip(day) {
                sum.late += times * cell.late;
                sum.on_time += times * cell.on_time;
                sum.predicted += times * cell.predicted;
            }
        }
        sums
    }
}
