//! A run folder: `run.json`, `raw/<source>/` untouched payloads, `clean/` the dataset.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use domain::{RunId, Source};
use extractor::PayloadFile;
use serde::{Deserialize, Serialize};

use crate::PipelineError;

const RECORD: &str = "run.json";

/// What `run.json` holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunRecord {
    pub id: RunId,
    pub started_at: DateTime<Utc>,
    pub sources: BTreeMap<Source, SourceRecord>,
}

/// One source of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SourceRecord {
    pub outcome: SourceOutcome,
    pub requests: u64,
    pub rows: u64,
    pub bytes: u64,
    pub duration_ms: u64,
    /// Each payload with its sha256.
    pub files: Vec<PayloadFile>,
    /// In French, when the source could not be read.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceOutcome {
    Read,
    Failed,
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
        let entries =
            std::fs::read_dir(runs_dir).map_err(|_| PipelineError::NoRun(runs_dir.to_owned()))?;
        let newest = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| RunId::parse(name).is_ok() && runs_dir.join(name).join(RECORD).is_file())
            .max()
            .ok_or_else(|| PipelineError::NoRun(runs_dir.to_owned()))?;
        Ok(Self {
            path: runs_dir.join(newest),
        })
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
