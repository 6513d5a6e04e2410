//! Samples, medians, and what they say of the targets.

use std::collections::BTreeMap;

use anyhow::Result;

use super::export::{Memory, Sample};
use super::questions::Kind;
use crate::bench::load::Load;
use crate::bench::parts::PartTimes;
use crate::bench::results::Verdict;
use crate::text::decimal;

/// Targets of the project: so many times the requests of the peer, the slowest of ours quicker than
/// its middle ones, the export at half the speed of COPY, in memory that the size does not change.
const TIMES: f64 = 8.0;
const OF_COPY: f64 = 0.5;
const MORE_MEMORY: f64 = 1.3;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Ours, as it is run: answers of the same state are kept in memory.
    Kept,
    /// Ours, keeping none: every request reads the database.
    Read,
    Peer,
}

impl Side {
    pub(super) const ALL: [Self; 3] = [Self::Kept, Self::Read, Self::Peer];

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Kept => "Ponctuel",
            Self::Read => "Ponctuel, sans réponse gardée",
            Self::Peer => "FastAPI et asyncpg",
        }
    }
}

/// What our API has measured of itself; nothing of the peer.
pub(super) fn parts(side: Side, url: &str) -> Result<PartTimes> {
    match side {
        Side::Peer => Ok(PartTimes::default()),
        Side::Kept | Side::Read => PartTimes::of(url, "/v1/flights"),
    }
}

/// Everything that was measured.
#[derive(Debug, Default)]
pub(super) struct Results {
    loads: BTreeMap<(Kind, Side), Vec<(Load, PartTimes)>>,
    pub(super) exports: Vec<Sample>,
    pub(super) memory: Option<Memory>,
}

impl Results {
    pub(super) fn add(&mut self, kind: Kind, side: Side, sample: (Load, PartTimes)) {
        self.loads.entry((kind, side)).or_default().push(sample);
    }

    pub(super) fn repeats(&self) -> usize {
        self.exports.len()
    }

    /// The turn whose requests a second are in the middle.
    pub(super) fn load(&self, kind: Kind, side: Side) -> Option<&(Load, PartTimes)> {
        let mut samples: Vec<_> = self.loads.get(&(kind, side))?.iter().collect();
        samples.sort_by(|a, b| a.0.requests_per_s.total_cmp(&b.0.requests_per_s));
        samples.get(samples.len() / 2).copied()
    }

    pub(super) fn times(&self, kind: Kind, side: Side) -> Option<f64> {
        let peer = self.load(kind, Side::Peer)?.0;
        Some(self.load(kind, side)?.0.requests_per_s / peer.requests_per_s)
    }

    pub(super) fn copy_s(&self) -> f64 {
        median(self.exports.iter().map(|sample| sample.copy_s))
    }

    pub(super) fn export_s(&self, format: usize) -> f64 {
        median(self.exports.iter().map(|sample| sample.formats[format].0))
    }

    /// The same without kept answers: told, and no aim.
    pub(super) fn beside(&self) -> Vec<Verdict> {
        self.against_peer(Side::Read, "base interrogée à chaque fois")
    }

    fn against_peer(&self, side: Side, how: &str) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        for kind in super::questions::KINDS {
            let (Some(ours), Some(peer), Some(times)) = (
                self.load(kind, side),
                self.load(kind, Side::Peer),
                self.times(kind, side),
            ) else {
                continue;
            };
            let label = format!("{}, {how}", kind.label());
            verdicts.push(Verdict {
                target: format!(
                    "{label} : au moins {} fois les requêtes par seconde du concurrent",
                    decimal(TIMES, 0)
                ),
                measured: format!("{} fois", decimal(times, 1)),
                is_met: times >= TIMES,
            });
            verdicts.push(Verdict {
                target: format!("{label} : p99 sous la médiane du concurrent"),
                measured: format!(
                    "{} ms contre {} ms",
                    decimal(ours.0.p99_ms, 2),
                    decimal(peer.0.median_ms, 2)
                ),
                is_met: ours.0.p99_ms < peer.0.median_ms,
            });
        }
        verdicts
    }

    /// The aims, held against the API as it is delivered.
    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts = self.against_peer(Side::Kept, "réponse gardée en mémoire");
        if !self.exports.is_empty() {
            let share = self.copy_s() / self.export_s(0);
            verdicts.push(Verdict {
                target: "export CSV : au moins la moitié du débit de COPY … TO STDOUT".to_owned(),
                measured: format!("{} fois ce débit", decimal(share, 2)),
                is_met: share >= OF_COPY,
            });
        }
        if let Some(memory) = self.memory {
            let more = memory.one_year as f64 / memory.one_month as f64;
            verdicts.push(Verdict {
                target: format!(
                    "export d'une année : au plus {} fois la mémoire d'un mois",
                    decimal(MORE_MEMORY, 1)
                ),
                measured: format!("{} fois", decimal(more, 2)),
                is_met: more <= MORE_MEMORY,
            });
        }
        verdicts
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
