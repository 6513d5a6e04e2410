//! The files of the source, and a copy of them with more columns.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use domain::Source;
use polars::prelude::*;

use super::super::client::guard;
use super::COPIES;
use crate::{SourceError, payload};

pub(super) fn published(directory: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let folder = |path: &Path| -> Result<Vec<PathBuf>, SourceError> {
        let failure = |cause| SourceError::io(Source::Flights, path, cause);
        let mut folders = Vec::new();
        for entry in fs::read_dir(path).map_err(failure)? {
            let path = entry.map_err(failure)?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
        folders.sort();
        Ok(folders)
    };
    let mut files = Vec::new();
    for year in folder(directory)? {
        for month in folder(&year)? {
            files.extend(payload::files(Source::Flights, &month, "parquet")?);
        }
    }
    Ok(files)
}

/// A copy of the source in which each column is there several times.
pub(super) fn widen(directory: &Path, work: &Path) -> Result<(), SourceError> {
    for path in published(directory)? {
        let copy = work.join(relative(directory, &path));
        let failure = |cause| SourceError::io(Source::Flights, &copy, cause);
        fs::create_dir_all(copy.parent().unwrap_or(work)).map_err(failure)?;
        let written = guard(|| {
            let mut frame = ParquetReader::new(File::open(&path)?).finish()?;
            for column in frame.columns().to_vec() {
                for number in 1..=COPIES {
                    let name = format!("{}_{number}", column.name());
                    frame.with_column(column.clone().with_name(name.into()))?;
                }
            }
            ParquetWriter::new(File::create(&copy)?).finish(&mut frame)
        });
        written.map_err(|cause| {
            SourceError::garbage_because(
                Source::Flights,
                &payload::name(&path),
                "copie impossible",
                cause,
            )
        })?;
    }
    Ok(())
}

pub(super) fn relative(directory: &Path, path: &Path) -> String {
    let path = path.strip_prefix(directory).unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}
