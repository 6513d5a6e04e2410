//! Drafts: a model directory that a training left, before it is published.

use std::io::ErrorKind;
use std::path::Path;

use crate::TrainerError;

/// Makes room for another draft.
pub(crate) fn clear(path: &Path) -> Result<(), TrainerError> {
    match std::fs::remove_dir_all(path) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(TrainerError::Io {
            path: path.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}
