//! The report of a run, as one page of HTML: what came in, what the rules did, what came out.
//!
//! A pure function of the run folder. It is read month by month, as the aggregation does.

mod chart;
mod columns;
mod distribution;
mod french;
mod gather;
mod holes;
mod page;
mod tables;
mod zones;

use std::path::{Path, PathBuf};

use crate::{Console, PipelineError, RunFolder};

/// Writes the report of an aggregated run, in its folder unless `out` says where.
pub fn report(
    folder: &RunFolder,
    out: Option<&Path>,
    console: &Console,
) -> Result<PathBuf, PipelineError> {
    let findings = gather::gather(folder, console)?;
    let path = out.map_or_else(|| folder.path().join("rapport.html"), Path::to_owned);
    let page = page::render(&findings).map_err(|error| PipelineError::unreadable(&path, error))?;
    // Beside, then renamed: a former report stays until the new one is whole.
    let partial = path.with_extension("partial");
    std::fs::write(&partial, page).map_err(PipelineError::file(&partial))?;
    std::fs::rename(&partial, &path).map_err(PipelineError::file(&path))?;
    Ok(path)
}
