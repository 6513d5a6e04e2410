//! The clean folder being written, on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use aggregator::Referenced;
use contract::DatasetRow;
use domain::WeatherObservation;
use domain::clean::Rejection;

use crate::PipelineError;
use crate::clean_files::{self, DatasetWriter, JsonLines};

/// A piece of the clean folder; the folder and the import share it.
#[derive(Clone)]
pub(crate) enum Clean {
    /// Some of what flights refer to, before they do.
    Referenced(Arc<Referenced>),
    /// Hours of one month.
    Weather(Arc<Vec<WeatherObservation>>),
    /// Flights of one month, or a part of them; months follow each other.
    Flights(Arc<Vec<DatasetRow>>),
    Rejected(Arc<Vec<Rejection>>),
}

/// The files that grow with the data: none of them is held whole.
pub(super) struct Output {
    weather: JsonLines,
    rejected: JsonLines,
    dataset: DatasetWriter,
}

impl Output {
    pub(super) fn create(folder: &Path) -> Result<Self, PipelineError> {
        let path = |name: &str| -> PathBuf { folder.join(name) };
        Ok(Self {
            weather: JsonLines::create(path(clean_files::WEATHER))?,
            rejected: JsonLines::create(path(clean_files::REJECTED))?,
            dataset: DatasetWriter::create(path(clean_files::DATASET))?,
        })
    }

    /// Writes each piece as it comes, until there is no more.
    pub(super) fn write(mut self, pieces: Receiver<Clean>) -> Result<(), PipelineError> {
        for piece in pieces {
            match piece {
                // Written at the end, in the order of codes.
                Clean::Referenced(_) => {}
                Clean::Weather(hours) => self.weather.extend(hours.iter())?,
                Clean::Flights(rows) => self.dataset.write(&rows)?,
                Clean::Rejected(rows) => self.rejected.extend(rows.iter())?,
            }
        }
        self.weather.finish()?;
        self.rejected.finish()?;
        self.dataset.finish()
    }
}
