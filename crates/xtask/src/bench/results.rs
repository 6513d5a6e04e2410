//! Samples, medians, and what they say of the targets.

use std::collections::BTreeMap;
use std::fmt;
use std::process::ExitCode;

use super::measure::Cost;
use super::peers::{DUCKDB, PANDAS, Peer};
use crate::text::decimal;

/// Targets of the project: how many times faster than pandas with `to_sql`, and than DuckDB with
/// COPY; at ten times the data, how much more memory and time at most.
const FASTER_THAN_PANDAS: f64 = 15.0;
const FASTER_THAN_DUCKDB: f64 = 1.0;
const MORE_MEMORY: f64 = 1.3;
const MORE_TIME: f64 = 11.0;

/// One aggregation and one import.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// Seconds of each, when one comes after the other.
    pub(super) phases_s: Option<[f64; 2]>,
    /// From the start of the program to its end.
    pub(super) total_s: f64,
    /// Of the program, the database server not counted.
    pub(super) cpu_s: f64,
    pub(super) peak_bytes: u64,
}

impl Sample {
    /// One program; that says itself how long its two phases were, or does both at once.
    pub(super) fn new(cost: Cost, phases_s: Option<[f64; 2]>) -> Self {
        Self {
            phases_s,
            total_s: cost.wall_s,
            cpu_s: cost.cpu_s,
            peak_bytes: cost.peak_bytes,
        }
    }

    pub(super) fn peak_mb(&self) -> f64 {
        self.peak_bytes as f64 / 1e6
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", decimal(self.total_s, 2))?;
        if let Some([aggregate, import]) = self.phases_s {
            let [aggregate, import] = [aggregate, import].map(|phase| decimal(phase, 2));
            write!(f, " (agrégation {aggregate}, import {import})")?;
        }
        write!(f, ", {} Mo", decimal(self.peak_mb(), 0))
    }
}

/// Everything that was measured.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// Ours, by how many times the data.
    pub(super) scales: BTreeMap<u32, Vec<Sample>>,
    pub(super) peers: BTreeMap<Peer, Vec<Sample>>,
    /// A month beside all the others.
    pub(super) month: Vec<Sample>,
    /// A run that the database already holds.
    pub(super) again: Vec<Sample>,
}

/// A target, and whether it is met.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Verdict {
    pub(super) target: String,
    pub(super) measured: String,
    pub(super) is_met: bool,
}

/// A target that is missed fails the command.
pub(super) fn exit_code(verdicts: &[Verdict]) -> ExitCode {
    if verdicts.iter().all(|verdict| verdict.is_met) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Results {
    pub(super) fn add_scale(&mut self, scale: u32, sample: Sample) {
        self.scales.entry(scale).or_default().push(sample);
    }

    pub(super) fn add_peer(&mut self, peer: Peer, sample: Sample) {
        self.peers.entry(peer).or_default().push(sample);
    }

    pub(super) fn repeats(&self) -> usize {
        self.scales.get(&1).map_or(0, Vec::len)
    }

    /// Ours on the data as they are.
    pub(super) fn ours(&self) -> Option<Sample> {
        median(self.scales.get(&1)?)
    }

    pub(super) fn peer(&self, peer: Peer) -> Option<Sample> {
        median(self.peers.get(&peer)?)
    }

    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        let Some(ours) = self.ours() else {
            return verdicts;
        };
        for (peer, wanted) in [(PANDAS, FASTER_THAN_PANDAS), (DUCKDB, FASTER_THAN_DUCKDB)] {
            if let Some(theirs) = self.peer(peer) {
                let ratio = theirs.total_s / ours.total_s;
                verdicts.push(Verdict {
                    target: format!(
                        "au moins {} fois plus rapide que {}",
                        decimal(wanted, 0),
                        peer.label
                    ),
                    measured: format!("{} fois", decimal(ratio, 2)),
                    is_met: ratio >= wanted,
                });
            }
        }
        if let Some(ten) = self.scales.get(&10).and_then(|samples| median(samples)) {
            let memory = ten.peak_bytes as f64 / ours.peak_bytes as f64;
            let time = ten.total_s / ours.total_s;
            for (what, wanted, ratio) in [
                ("mémoire de pointe", MORE_MEMORY, memory),
                ("durée", MORE_TIME, time),
            ] {
                verdicts.push(Verdict {
                    target: format!(
                        "à 10 fois les données, {what} au plus {} fois celle d'une fois",
                        decimal(wanted, 1)
                    ),
                    measured: format!("{} fois", decimal(ratio, 2)),
                    is_met: ratio <= wanted,
                });
            }
        }
        verdicts
    }
}

/// The median of each measure, on its own.
pub(super) fn median(samples: &[Sample]) -> Option<Sample> {
    let of_some = |measure: fn(&Sample) -> Option<f64>| {
        let mut values: Vec<f64> = samples.iter().filter_map(measure).collect();
        if values.is_empty() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        Some(if values.len() % 2 == 1 {
            values[middle]
        } else {
            f64::midpoint(values[middle - 1], values[middle])
        })
    };
    Some(Sample {
        phases_s: of_some(|sample| Some(sample.phases_s?[0]))
            .zip(of_some(|sample| Some(sample.phases_s?[1])))
            .map(|(aggregate, import)| [aggregate, import]),
        total_s: of_some(|sample| Some(sample.total_s))?,
        cpu_s: of_some(|sample| Some(sample.cpu_s))?,
        peak_bytes: of_some(|sample| Some(sample.peak_bytes as f64))? as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(total_s: f64, peak_bytes: u64) -> Sample {
        Sample {
            phases_s: None,
            total_s,
            cpu_s: total_s,
            peak_bytes,
        }
    }

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two_middle_ones() {
        let of = |totals: &[f64]| {
            let samples: Vec<_> = totals.iter().map(|total| sample(*total, 1)).collect();
            median(&samples).map(|sample| sample.total_s)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(of(&[4.0, 1.0, 2.0, 9.0]), Some(3.0));
    }

    #[test]
    fn each_target_is_met_at_its_figure_and_missed_beyond() {
        let met = |peer: (Peer, f64), ten: Sample| {
            let mut results = Results::default();
            results.add_scale(1, sample(2.0, 100));
            results.add_scale(10, ten);
            results.add_peer(peer.0, sample(peer.1, 1));
            let verdicts = results.verdicts();
            assert_eq!(verdicts.len(), 3, "{verdicts:?}");
            verdicts
                .into_iter()
                .map(|verdict| verdict.is_met)
                .collect::<Vec<_>>()
        };
        assert_eq!(met((PANDAS, 30.0), sample(22.0, 130)), [true, true, true]);
        assert_eq!(met((PANDAS, 29.9), sample(22.1, 131)), [false; 3]);
        assert_eq!(met((DUCKDB, 2.0), sample(1.0, 1)), [true, true, true]);
        assert_eq!(met((DUCKDB, 1.9), sample(1.0, 1)), [false, true, true]);
    }
}
