//! What a fetch is given beside the settings of its source.

use std::path::{Path, PathBuf};

use domain::Source;

use crate::payload::Staging;
use crate::{Declaration, Fetched, PayloadFile, Progress, SourceError};

/// Where the payload goes, what an earlier run already holds, and who watches.
#[derive(Clone, Copy)]
pub struct FetchContext<'a> {
    /// The payload folder. What a killed fetch had brought beside it is taken up again.
    pub into: &'a Path,
    pub former: Option<&'a Former>,
    /// Whether a change of declaration is accepted, this time.
    pub accept_change: bool,
    pub progress: &'a dyn Progress,
}

/// What the last run that read the source holds of it.
#[derive(Debug, Clone, Default)]
pub struct Former {
    pub folder: PathBuf,
    pub files: Vec<PayloadFile>,
    pub declaration: Declaration,
    pub version: Option<String>,
}

impl<'a> FetchContext<'a> {
    /// What the source declared last time, when that still binds.
    pub(crate) fn declared(&self) -> Option<&'a Declaration> {
        self.former
            .filter(|_| !self.accept_change)
            .map(|former| &former.declaration)
    }

    /// The version held by an earlier run, when all its payload is still there.
    pub(crate) fn held_version(&self, kind: Source) -> Option<&'a str> {
        let former = self.former.filter(|_| !self.accept_change)?;
        let whole = !former.files.is_empty()
            && former
                .files
                .iter()
                .all(|file| file.verify(kind, &former.folder).is_ok());
        former.version.as_deref().filter(|_| whole)
    }
}

/// Takes a source from an earlier run instead of reading it: the files of those names.
///
/// # Errors
/// Fails when the earlier run has not all of them, unaltered.
pub fn reuse(
    kind: Source,
    former: &Former,
    names: &[String],
    into: &Path,
) -> Result<Fetched, SourceError> {
    let files: Vec<_> = former
        .files
        .iter()
        .filter(|file| names.contains(&file.path))
        .cloned()
        .collect();
    if files.len() != names.len() {
        return Err(SourceError::NotHeld { kind });
    }
    let chosen = Former {
        files,
        ..former.clone()
    };
    Staging::open(kind, into)?.reuse(&chosen)
}
