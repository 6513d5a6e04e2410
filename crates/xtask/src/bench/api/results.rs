//! Samples, medians, and what they say of the targets.

use std::collections::BTreeMap;

use anyhow::Result;

use super::export::{Memory, Sample};
use super::load::Load;
use super::questions::Kind;
use crate::bench::results::Verdict;
use crate::http;
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

/// Seconds and count of each part of the requests, by its name.
#[derive(Debug, Clone, Default)]
pub(super) struct PartTimes(BTreeMap<String, (f64, f64)>);

impl PartTimes {
    pub(super) fn since(&self, before: &Self) -> Self {
        let later = self.0.iter().map(|(part, (seconds, count))| {
            let (was, counted) = before.0.get(part).copied().unwrap_or_default();
            (part.clone(), (seconds - was, count - counted))
        });
        Self(later.collect())
    }

    /// Mean of a part, in microseconds; `None` when it never happened.
    pub(super) fn mean_us(&self, part: &str) -> Option<f64> {
        let (seconds, count) = self.0.get(part)?;
        (*count > 0.0).then(|| seconds / count * 1e6)
    }
}

/// What our API has measured of itself; nothing of the peer.
pub(super) fn parts(side: Side, url: &str) -> Result<PartTimes> {
    if side == Side::Peer {
        return Ok(PartTimes::default());
    }
    let text = http::get(&format!("{url}/metrics"), None)?.body;
    Ok(read(&text))
}

fn read(text: &str) -> PartTimes {
    let mut parts = PartTimes::default();
    for line in text.lines() {
        let Some((name, value)) = line.rsplit_once(' ') else {
            continue;
        };
        let Ok(value) = value.parse::<f64>() else {
            continue;
        };
        let label = |key: &str| {
            let (_, rest) = name.split_once(&format!("{key}=\""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let part = if name.starts_with("http_request_part_seconds") {
            label("part")
        } else if name.starts_with("http_request_duration_seconds") {
            label("route")
                .filter(|route| route.starts_with("/v1/flights"))
                .map(|_| "total".to_owned())
        } else {
            None
        };
        let Some(part) = part else { continue };
        let entry = parts.0.entry(part).or_default();
        if name.contains("_sum{") {
            entry.0 += value;
        } else if name.contains("_count{") {
            entry.1 += value;
        }
    }
    parts
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_a_part_is_that_of_the_time_between_two_readings() {
        let first = read(
            "http_request_part_seconds_sum{part=\"query\"} 1\nhttp_request_part_seconds_count{part=\"query\"} 10\n",
        );
        let second = read(
            "http_request_part_seconds_sum{part=\"query\"} 1.5\nhttp_request_part_seconds_count{part=\"query\"} 20\nhttp_request_duration_seconds_sum{method=\"GET\",route=\"/v1/flights\",status=\"200\"} 4\nhttp_request_duration_seconds_count{method=\"GET\",route=\"/v1/flights\",status=\"200\"} 2\n",
        );
        let between = second.since(&first);
        let mean = between.mean_us("query").expect("ten happened");
        assert!((mean - 50_000.0).abs() < 1e-6, "{mean}");
        assert_eq!(between.mean_us("total"), Some(2e6));
        assert_eq!(between.mean_us("json"), None);
    }
}
