//! One pipeline at a time works in a folder of runs.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::PipelineError;

/// Held until dropped; the system drops it with the process, however that ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

impl RunLock {
    pub(crate) fn take(runs_dir: &Path) -> Result<Self, PipelineError> {
        std::fs::create_dir_all(runs_dir).map_err(PipelineError::file(runs_dir))?;
        let path = runs_dir.join("lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(PipelineError::file(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(PipelineError::Busy(runs_dir.to_owned())),
            Err(TryLockError::Error(cause)) => Err(PipelineError::file(&path)(cause)),
        }
    }
}
