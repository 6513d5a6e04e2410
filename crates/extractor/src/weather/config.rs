//! Which stations and days to ask, and of whom.

use chrono::NaiveDate;
use domain::{AirportCode, Source};
use reqwest::Url;

use crate::{SourceError, period};

/// Settings of the source.
#[derive(Debug, Clone)]
pub struct Config {
    /// Root of the API; `v1/archive` is added to it.
    pub base_url: Url,
    pub stations: Vec<Station>,
    /// First day, UTC.
    pub start: NaiveDate,
    /// Last day, UTC, included.
    pub end: NaiveDate,
}

/// An airport and the place where its weather is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    pub code: AirportCode,
    pub latitude: f64,
    pub longitude: f64,
}

/// What one request asks: a station, and days of one month.
#[derive(Debug, Clone)]
pub(super) struct Window {
    pub(super) station: Station,
    pub(super) start: NaiveDate,
    pub(super) end: NaiveDate,
}

impl Config {
    /// The payload files of the period, in order.
    ///
    /// # Errors
    /// Fails when the settings contradict themselves.
    pub fn file_names(&self) -> Result<Vec<String>, SourceError> {
        Ok(self.windows()?.iter().map(Window::file_name).collect())
    }

    /// The requests to send, in the order of their file names.
    pub(super) fn windows(&self) -> Result<Vec<Window>, SourceError> {
        let misconfigured = |detail| SourceError::Misconfigured {
            kind: Source::Weather,
            detail,
        };
        if self.base_url.cannot_be_a_base() {
            return Err(misconfigured(
                "l’adresse de l’API n’est pas une adresse HTTP",
            ));
        }
        if self.stations.is_empty() {
            return Err(misconfigured("aucune station"));
        }
        let days = period::windows(self.start, self.end);
        if days.is_empty() {
            return Err(misconfigured("la période finit avant de commencer"));
        }
        let mut stations = self.stations.clone();
        stations.sort_by(|one, other| one.code.cmp(&other.code));
        Ok(stations
            .iter()
            .flat_map(|station| {
                days.iter().map(|&(start, end)| Window {
                    station: station.clone(),
                    start,
                    end,
                })
            })
            .collect())
    }
}

impl Window {
    /// `EWR-2013-01.json`.
    pub(super) fn file_name(&self) -> String {
        format!("{}-{}.json", self.station.code, self.start.format("%Y-%m"))
    }
}
