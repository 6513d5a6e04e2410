//! Which months to read, and where their partitions are.

use std::path::PathBuf;

use chrono::NaiveDate;
use domain::Source;

use super::Engine;
use crate::{Month, SourceError, payload, period};

/// Settings of the source.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder that holds `year=2013/month=1/…`.
    pub directory: PathBuf,
    /// First day; its whole month is read, since a partition is a month.
    pub start: NaiveDate,
    /// Last day, included; its whole month is read.
    pub end: NaiveDate,
    /// What runs the query.
    pub engine: Engine,
}

/// A month that is published.
#[derive(Debug, Clone)]
pub(super) struct Partition {
    pub(super) month: Month,
    /// One of its files, which tells the types of the month's columns.
    pub(super) sample: PathBuf,
}

impl Config {
    /// The payload files of the period, in order.
    #[must_use]
    pub fn file_names(&self) -> Vec<String> {
        let months = period::months(self.start, self.end);
        months.into_iter().map(file_name).collect()
    }

    /// The months to read. An absent one is an error: it would otherwise come out as a month
    /// without flights.
    pub(super) fn partitions(&self) -> Result<Vec<Partition>, SourceError> {
        let months = period::months(self.start, self.end);
        if months.is_empty() {
            return Err(SourceError::Misconfigured {
                kind: Source::Flights,
                detail: "la période finit avant de commencer",
            });
        }
        if !self.directory.is_dir() {
            let cause = std::io::ErrorKind::NotFound.into();
            return Err(SourceError::io(Source::Flights, &self.directory, cause));
        }
        months
            .into_iter()
            .map(|month| self.partition(month))
            .collect()
    }

    fn partition(&self, month: Month) -> Result<Partition, SourceError> {
        let year = self.directory.join(format!("year={}", month.year));
        let Month { month: number, .. } = month;
        let sample = [format!("month={number}"), format!("month={number:02}")]
            .iter()
            .filter_map(|name| payload::files(Source::Flights, &year.join(name), "parquet").ok())
            .flatten()
            .next();
        let missing = || SourceError::MissingPartition {
            kind: Source::Flights,
            partition: month.to_string(),
        };
        Ok(Partition {
            month,
            sample: sample.ok_or_else(missing)?,
        })
    }
}

/// `year=2013-month=01.parquet`.
pub(super) fn file_name(Month { year, month }: Month) -> String {
    format!("year={year}-month={month:02}.parquet")
}
