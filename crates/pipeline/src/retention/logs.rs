//! Logs that our programs wrote, and no longer write.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::PipelineError;

/// The files to remove: those of our logs' names, last written at `limit` or before. Anything else
/// in the folder is not ours, and left alone.
pub(super) fn due(logs_dir: &Path, limit: DateTime<Utc>) -> Result<Vec<PathBuf>, PipelineError> {
    let entries = match std::fs::read_dir(logs_dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(PipelineError::file(logs_dir))?,
    };
    let mut due = Vec::new();
    for entry in entries {
        let path = entry.map_err(PipelineError::file(logs_dir))?.path();
        let found = std::fs::symlink_metadata(&path).map_err(PipelineError::file(&path))?;
        let is_log = path.extension().is_some_and(|is| is == "log");
        if !is_log || !found.is_file() {
            continue;
        }
        let written = found.modified().map_err(PipelineError::file(&path))?;
        if DateTime::<Utc>::from(written) <= limit {
            due.push(path);
        }
    }
    Ok(due)
}

pub(super) fn purge(logs_dir: &Path, limit: DateTime<Utc>) -> Result<u64, PipelineError> {
    let due = due(logs_dir, limit)?;
    for path in &due {
        std::fs::remove_file(path).map_err(PipelineError::file(path))?;
    }
    Ok(due.len() as u64)
}
