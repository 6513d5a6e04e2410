//! Samples, medians, and what they say of the targets.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::memory;
use crate::bench::load::{CONNECTIONS, Load};
use crate::bench::parts::PartTimes;
use crate::bench::results::Verdict;
use crate::text::{decimal, thousands};

/// Targets of the project: so many times the requests of FastAPI, the slowest of ours quicker than
/// its middle ones; a thousand rows in a request, within a quarter of ONNX Runtime called in process;
/// the memory of the service at rest.
const TIMES: f64 = 12.0;
const OF_IN_PROCESS: f64 = 1.25;
const MEMORY_MB: f64 = 80.0;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// No work at all: what HTTP costs, to us, to FastAPI and to the load generator.
    Nothing,
    /// One flight by its names: we compute its features, FastAPI is given them.
    Named,
    /// One flight, its features given to all.
    Given,
    ThousandBytes,
    ThousandJson,
    ThousandNamed,
}

impl Question {
    pub(super) const ALL: [Self; 6] = [
        Self::Nothing,
        Self::Given,
        Self::ThousandBytes,
        Self::ThousandJson,
        Self::Named,
        Self::ThousandNamed,
    ];

    /// Those whose steps are told.
    pub(super) const WORK: [Self; 5] = {
        let [_, work @ ..] = Self::ALL;
        work
    };

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Nothing => "rien à faire, `GET /health/live`",
            Self::Named => "un vol, `POST /v1/predictions`",
            Self::Given => "un vol, `POST /v2/…/infer`",
            Self::ThousandBytes => "1 000 vols, `/v2/…/infer`, octets",
            Self::ThousandJson => "1 000 vols, `/v2/…/infer`, JSON",
            Self::ThousandNamed => "1 000 vols, `POST /v1/predictions`",
        }
    }

    pub(super) fn sides(self) -> &'static [Side] {
        match self {
            Self::Nothing | Self::Named => &[Side::Ponctuel, Side::FastApi],
            Self::Given | Self::ThousandJson => &Side::ALL,
            Self::ThousandBytes | Self::ThousandNamed => &[Side::Ponctuel],
        }
    }

    /// A thousand rows are timed, not crowded.
    pub(super) fn connections(self) -> u32 {
        match self {
            Self::Nothing | Self::Named | Self::Given => CONNECTIONS,
            Self::ThousandBytes | Self::ThousandJson | Self::ThousandNamed => 1,
        }
    }

    /// What is answered is kept in the database.
    pub(super) fn is_kept(self) -> bool {
        matches!(self, Self::Named | Self::ThousandNamed)
    }

    /// The routes of ours that it calls.
    pub(super) fn routes(self) -> &'static str {
        match self {
            Self::Nothing => "/health/live",
            Self::Named | Self::ThousandNamed => "/v1/predictions",
            Self::Given | Self::ThousandBytes | Self::ThousandJson => "/v2/models/{name}/infer",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Ponctuel,
    FastApi,
    MlServer,
}

impl Side {
    pub(super) const ALL: [Self; 3] = [Self::Ponctuel, Self::FastApi, Self::MlServer];

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Ponctuel => "Ponctuel",
            Self::FastApi => "FastAPI et onnxruntime",
            Self::MlServer => "MLServer et onnxruntime",
        }
    }
}

/// The model alone, in microseconds.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Alone {
    pub(super) one: f64,
    pub(super) eight: f64,
    pub(super) all: f64,
}

/// The same, by ONNX Runtime's own Python.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Python {
    pub(super) one_thread: Alone,
    pub(super) own_threads: Alone,
}

/// Everything that was measured.
#[derive(Debug, Default)]
pub(super) struct Results {
    loads: BTreeMap<(Question, Side), Vec<(Load, PartTimes)>>,
    pub(super) ours_alone: Vec<Alone>,
    pub(super) python: Vec<Python>,
    /// At rest, in bytes, of all the processes of each side.
    pub(super) memory: BTreeMap<Side, u64>,
    /// Of our process, once every load has passed.
    pub(super) memory_after: Option<u64>,
    /// Answers that were kept, and those that were dropped, of all the loads.
    pub(super) kept: f64,
    pub(super) dropped: f64,
}

impl Results {
    pub(super) fn add(&mut self, question: Question, side: Side, sample: (Load, PartTimes)) {
        let samples = self.loads.entry((question, side)).or_default();
        samples.push(sample);
    }

    /// What the processes of a side hold now, before any request.
    pub(super) fn at_rest(&mut self, side: Side, process: u32) {
        let bytes = memory::resident(process);
        self.memory.extend(bytes.map(|bytes| (side, bytes)));
    }

    /// The turn whose requests a second are in the middle.
    pub(super) fn load(&self, question: Question, side: Side) -> Option<&(Load, PartTimes)> {
        let samples = self.sorted(question, side);
        samples.get(samples.len() / 2).copied()
    }

    /// The slowest turn and the fastest, in requests a second.
    pub(super) fn range(&self, question: Question, side: Side) -> String {
        let samples = self.sorted(question, side);
        let ends = [samples.first(), samples.last()].into_iter().flatten();
        let ends = ends.map(|(load, _)| thousands(load.requests_per_s as u64));
        ends.collect::<Vec<_>>().join(" à ")
    }

    fn sorted(&self, question: Question, side: Side) -> Vec<&(Load, PartTimes)> {
        let samples = self.loads.get(&(question, side));
        let mut samples: Vec<_> = samples.into_iter().flatten().collect();
        samples.sort_by(|a, b| a.0.requests_per_s.total_cmp(&b.0.requests_per_s));
        samples
    }

    /// How many times the requests a second of another side.
    pub(super) fn times(&self, question: Question, side: Side, peer: Side) -> Option<f64> {
        let peer = self.load(question, peer)?.0;
        Some(self.load(question, side)?.0.requests_per_s / peer.requests_per_s)
    }

    pub(super) fn ours_us(&self, of: impl Fn(&Alone) -> f64) -> f64 {
        median(self.ours_alone.iter().map(of))
    }

    pub(super) fn python_us(&self, of: impl Fn(&Python) -> f64) -> f64 {
        median(self.python.iter().map(of))
    }

    pub(super) fn verdicts(&self) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        for question in [Question::Named, Question::Given] {
            let (Some(ours), Some(peer), Some(times)) = (
                self.load(question, Side::Ponctuel),
                self.load(question, Side::FastApi),
                self.times(question, Side::Ponctuel, Side::FastApi),
            ) else {
                continue;
            };
            let label = question.label();
            verdicts.push(Verdict {
                target: format!(
                    "{label}, 8 clients : au moins {} fois les requêtes par seconde de FastAPI",
                    decimal(TIMES, 0)
                ),
                measured: format!("{} fois", decimal(times, 1)),
                is_met: times >= TIMES,
            });
            verdicts.push(Verdict {
                target: format!("{label}, 8 clients : p99 sous la médiane de FastAPI"),
                measured: format!(
                    "{} ms contre {} ms",
                    decimal(ours.0.p99_ms, 2),
                    decimal(peer.0.median_ms, 2)
                ),
                is_met: ours.0.p99_ms < peer.0.median_ms,
            });
        }
        if let Some((load, _)) = self.load(Question::ThousandBytes, Side::Ponctuel) {
            let alone = self.python_us(|python| python.own_threads.all) / 1e3;
            let times = load.median_ms / alone;
            verdicts.push(Verdict {
                target: format!(
                    "1 000 vols en une requête : au plus {} fois le temps d'ONNX Runtime appelé en Python, dans le même processus, avec ses propres fils",
                    decimal(OF_IN_PROCESS, 2)
                ),
                measured: format!(
                    "{} ms contre {} ms, {} fois",
                    decimal(load.median_ms, 2),
                    decimal(alone, 2),
                    decimal(times, 2)
                ),
                is_met: times <= OF_IN_PROCESS,
            });
        }
        if let Some(bytes) = self.memory.get(&Side::Ponctuel) {
            let megabytes = *bytes as f64 / 1e6;
            verdicts.push(Verdict {
                target: format!(
                    "mémoire du service au repos : sous {} Mo",
                    decimal(MEMORY_MB, 0)
                ),
                measured: format!("{} Mo", decimal(megabytes, 1)),
                is_met: megabytes < MEMORY_MB,
            });
        }
        verdicts.push(Verdict {
            target: "réponses gardées : toutes, comme chez FastAPI".to_owned(),
            measured: format!(
                "{} gardées, {} abandonnées",
                thousands(self.kept as u64),
                thousands(self.dropped as u64)
            ),
            is_met: self.dropped == 0.0,
        });
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
    fn a_service_that_holds_too_much_or_answers_too_late_misses_its_target() {
        let alone = Alone {
            one: 10.0,
            eight: 60.0,
            all: 4000.0,
        };
        let of = |median_ms: f64, bytes: u64| {
            let mut results = Results::default();
            results.python.push(Python {
                one_thread: alone,
                own_threads: alone,
            });
            let load = Load::of(100.0, median_ms, 2.0 * median_ms);
            results.add(
                Question::ThousandBytes,
                Side::Ponctuel,
                (load, PartTimes::default()),
            );
            results.memory.insert(Side::Ponctuel, bytes);
            let verdicts = results.verdicts();
            verdicts
                .iter()
                .map(|verdict| verdict.is_met)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(4.9, 79_000_000), [true, true, true]);
        assert_eq!(of(5.1, 81_000_000), [false, false, true]);
    }
}
