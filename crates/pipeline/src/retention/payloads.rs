//! Run folders that nothing needs any more.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use store::runs::ImportedRun;

use crate::{PipelineError, RunFolder};

/// What a folder is called while it is being removed: a name that is not one of a run, so that a
/// purge that is killed leaves no run that has lost some of its files.
const REMOVED: &str = ".purged-";

/// The folders to remove: runs that began at `limit` or before, but
/// - the newest one, which may be taken up, and the newest that is complete;
/// - those whose files the next run may read (`RunFolder::former`);
/// - the last one imported, which says what the database holds.
///
/// A folder whose `run.json` cannot be read is nobody's: it is left alone.
pub(super) fn due(
    runs_dir: &Path,
    limit: DateTime<Utc>,
    imported: &[ImportedRun],
) -> Vec<RunFolder> {
    let newest_first = RunFolder::newest_first(runs_dir);
    let mut needed = RunFolder::holders(runs_dir);
    let complete = newest_first.iter().find(|folder| {
        let record = folder.read_record();
        record.is_ok_and(|record| record.is_complete())
    });
    let newest = newest_first.first().into_iter().chain(complete);
    needed.extend(newest.map(|folder| folder.path().to_owned()));
    needed.extend(imported.iter().map(|run| runs_dir.join(&run.id)));
    let is_due = |folder: &RunFolder| {
        let record = folder.read_record();
        record.is_ok_and(|record| record.started_at <= limit)
            && !needed.iter().any(|path| path == folder.path())
    };
    newest_first.into_iter().filter(is_due).collect()
}

/// The caller holds the folder of runs.
pub(super) fn purge(
    runs_dir: &Path,
    limit: DateTime<Utc>,
    imported: &[ImportedRun],
) -> Result<u64, PipelineError> {
    for left in left_behind(runs_dir)? {
        remove(&left)?;
    }
    let due = due(runs_dir, limit, imported);
    for folder in &due {
        let path = folder.path();
        let name = path.file_name().unwrap_or_default().display();
        let aside = runs_dir.join(format!("{REMOVED}{name}"));
        std::fs::rename(path, &aside).map_err(PipelineError::file(path))?;
        remove(&aside)?;
    }
    Ok(due.len() as u64)
}

/// What a purge that was killed had begun to remove.
fn left_behind(runs_dir: &Path) -> Result<Vec<PathBuf>, PipelineError> {
    let mut left = Vec::new();
    for entry in std::fs::read_dir(runs_dir).map_err(PipelineError::file(runs_dir))? {
        let entry = entry.map_err(PipelineError::file(runs_dir))?;
        if entry.file_name().to_string_lossy().starts_with(REMOVED) {
            left.push(entry.path());
        }
    }
    Ok(left)
}

fn remove(path: &Path) -> Result<(), PipelineError> {
    std::fs::remove_dir_all(path).map_err(PipelineError::file(path))
}
