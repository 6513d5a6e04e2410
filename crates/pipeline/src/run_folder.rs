//! A run folder: `run.json`, `raw/<source>/` untouched payloads, `clean/` the dataset.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{RunId, Source};
use extractor::{Declaration, Former, PayloadFile};
use serde::{Deserialize, Serialize};

use crate::plan::{Days, Plan};
use crate::{PipelineError, run_lock};

const RECORD: &str = "run.json";

/// An interrupted run older than this is left as it is: its pages are no longer today's. More
/// than a day, so that a nightly run takes up the one of the night before.
const TAKEN_UP_WITHIN: TimeDelta = TimeDelta::hours(36);

/// What `run.json` holds, from the start of the run on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunRecord {
    pub id: RunId,
    pub started_at: DateTime<Utc>,
    /// When the extraction ended, well or not; `None` while it works or when it was killed.
    #[serde(default)]
    pub ended_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub plan: Option<Plan>,
    /// Why it could not be aggregated: such a run is not taken up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    pub sources: BTreeMap<Source, SourceRecord>,
}

impl RunRecord {
    /// Whether every source was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().is_empty()
    }

    /// The sources not yet read, or that failed.
    pub(crate) fn missing(&self) -> Vec<Source> {
        let is_read = |source: &Source| {
            let record = self.sources.get(source);
            record.is_some_and(|record| record.outcome == SourceOutcome::Read)
        };
        let mut missing = Source::ALL.to_vec();
        missing.retain(|source| !is_read(source));
        missing
    }
}

/// One source of a run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SourceRecord {
    pub outcome: SourceOutcome,
    /// Where it was read from, without what may be secret.
    #[serde(default)]
    pub place: String,
    /// Days asked, of a source that is read by period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Days>,
    /// Sent, retries included.
    pub requests: u64,
    pub rows: u64,
    pub bytes: u64,
    pub duration_ms: u64,
    /// Each payload with its sha256.
    pub files: Vec<PayloadFile>,
    /// Whether the files are those of an earlier run, the source being the same.
    #[serde(default)]
    pub unchanged: bool,
    /// Files that a killed run had already brought.
    #[serde(default)]
    pub resumed: u64,
    /// What the source declared of its data.
    #[serde(default)]
    pub declaration: Declaration,
    /// `ETag` or fingerprint of what was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// In French, when the source could not be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceOutcome {
    Read,
    #[default]
    Failed,
}

/// What an earlier run holds of a source.
pub(crate) struct Held {
    pub(crate) former: Former,
    pub(crate) days: Option<Days>,
    pub(crate) place: String,
}

/// Where one run stands on disk.
#[derive(Debug, Clone)]
pub struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    pub fn create(runs_dir: &Path, id: &RunId) -> Result<Self, PipelineError> {
        let path = runs_dir.join(id.as_str());
        std::fs::create_dir_all(path.join("raw")).map_err(PipelineError::file(&path))?;
        Ok(Self { path })
    }

    /// The run of that id, or the newest one whose extraction ended.
    pub fn open(runs_dir: &Path, id: Option<&RunId>) -> Result<Self, PipelineError> {
        if let Some(id) = id {
            let path = runs_dir.join(id.as_str());
            return if path.is_dir() {
                Ok(Self { path })
            } else {
                Err(PipelineError::NoRun(path))
            };
        }
        let newest = Self::newest_first(runs_dir)
            .into_iter()
            .find(|folder| {
                let record = folder.read_record();
                record.is_ok_and(|record| record.plan.is_none() || record.ended_at.is_some())
            })
            .ok_or_else(|| PipelineError::NoRun(runs_dir.to_owned()))?;
        Ok(newest)
    }

    /// Every run, the newest first.
    #[must_use]
    pub fn newest_first(runs_dir: &Path) -> Vec<Self> {
        let Ok(entries) = std::fs::read_dir(runs_dir) else {
            return Vec::new();
        };
        let mut names: Vec<_> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| RunId::parse(name).is_ok() && runs_dir.join(name).join(RECORD).is_file())
            .collect();
        names.sort();
        let paths = names.into_iter().rev().map(|name| runs_dir.join(name));
        paths.map(|path| Self { path }).collect()
    }

    /// The run to take up instead of starting one: the newest, of the same plan, not too old.
    #[must_use]
    pub fn interrupted(
        runs_dir: &Path,
        plan: &Plan,
        now: DateTime<Utc>,
    ) -> Option<(Self, RunRecord)> {
        let folder = Self::newest_first(runs_dir).into_iter().next()?;
        let record = folder.read_record().ok()?;
        let same = record.plan.as_ref() == Some(plan) && record.refused.is_none();
        (same && now - record.started_at < TAKEN_UP_WITHIN).then_some((folder, record))
    }

    /// The last run, this one aside, that read the source, and what it holds of it.
    pub(crate) fn former(&self, source: Source) -> Option<Held> {
        let runs_dir = self.path.parent()?;
        Self::newest_first(runs_dir)
            .into_iter()
            .filter(|folder| folder.path != self.path)
            .find_map(|folder| {
                let mut record = folder.read_record().ok()?.sources.remove(&source)?;
                if record.outcome != SourceOutcome::Read || record.files.is_empty() {
                    return None;
                }
                let former = Former {
                    folder: folder.raw(source),
                    files: std::mem::take(&mut record.files),
                    declaration: record.declaration,
                    version: record.version,
                };
                Some(Held {
                    former,
                    days: record.days,
                    place: record.place,
                })
            })
    }

    /// The runs whose files the next run may read: for each source, the last one that read it.
    pub(crate) fn holders(runs_dir: &Path) -> Vec<PathBuf> {
        let next = Self {
            path: runs_dir.join("next"),
        };
        let of = |source| {
            let raw = next.former(source)?.former.folder;
            Some(raw.parent()?.parent()?.to_owned())
        };
        Source::ALL.into_iter().filter_map(of).collect()
    }

    /// Holds the folder of runs: no other process reads or writes runs meanwhile.
    ///
    /// # Errors
    /// Fails at once when another process holds it.
    pub fn lock(runs_dir: &Path) -> Result<run_lock::RunLock, PipelineError> {
        run_lock::RunLock::take(runs_dir)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Payloads of one source.
    pub fn raw(&self, source: Source) -> PathBuf {
        self.path.join("raw").join(source.as_str())
    }

    /// What the aggregation made.
    pub fn clean(&self) -> PathBuf {
        self.path.join("clean")
    }

    pub fn read_record(&self) -> Result<RunRecord, PipelineError> {
        read_json(&self.path.join(RECORD))
    }

    /// Notes why the run could not be aggregated, so that the next run reads the sources again.
    pub fn refuse(&self, record: &RunRecord, why: &PipelineError) -> Result<(), PipelineError> {
        let mut record = record.clone();
        record.refused = Some(why.to_string());
        self.write_record(&record)
    }

    pub(crate) fn write_record(&self, record: &RunRecord) -> Result<(), PipelineError> {
        write_json(&self.path.join(RECORD), record)
    }
}

pub(crate) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, PipelineError> {
    let text = std::fs::read(path).map_err(PipelineError::file(path))?;
    serde_json::from_slice(&text).map_err(|error| PipelineError::unreadable(path, error))
}

/// Whole or not at all: written beside, then renamed.
pub(crate) fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), PipelineError> {
    let text =
        serde_json::to_vec_pretty(value).map_err(|error| PipelineError::unreadable(path, error))?;
    let partial = path.with_extension("partial");
    std::fs::write(&partial, text).map_err(PipelineError::file(&partial))?;
    std::fs::rename(&partial, path).map_err(PipelineError::file(path))
}
