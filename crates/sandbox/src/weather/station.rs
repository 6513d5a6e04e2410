//! The hourly grid of one station.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::Value;

use crate::SandboxError;

/// A station's file: complete days from its first hour to its last.
#[derive(Debug, Deserialize)]
pub(crate) struct Station {
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) elevation: f64,
    hourly_units: BTreeMap<String, String>,
    hourly: BTreeMap<String, Vec<Value>>,
    #[serde(skip)]
    first_day: NaiveDate,
    #[serde(skip)]
    last_day: NaiveDate,
}

impl Station {
    pub(crate) fn load(path: &Path) -> Result<Self, SandboxError> {
        let content = std::fs::read(path).map_err(|cause| SandboxError::file(path, cause))?;
        let bad = |detail: String| SandboxError::BadData {
            path: path.to_owned(),
            detail,
        };
        let mut station: Self =
            serde_json::from_slice(&content).map_err(|cause| bad(cause.to_string()))?;
        let times = station
            .hourly
            .get("time")
            .map(Vec::as_slice)
            .unwrap_or_default();
        let (Some(first), Some(last)) = (times.first().and_then(day), times.last().and_then(day))
        else {
            return Err(bad("aucune heure".to_owned()));
        };
        let hours = times.len();
        let days = usize::try_from((last - first).num_days() + 1).unwrap_or_default();
        if hours != days * 24 || station.hourly.values().any(|column| column.len() != hours) {
            return Err(bad("grille horaire incomplète".to_owned()));
        }
        (station.first_day, station.last_day) = (first, last);
        Ok(station)
    }

    /// The first and the last day.
    pub(crate) fn days(&self) -> (NaiveDate, NaiveDate) {
        (self.first_day, self.last_day)
    }

    /// The places of the hours from `start` to the end of `end`, both within [`days`](Self::days).
    pub(crate) fn hours(&self, start: NaiveDate, end: NaiveDate) -> Range<usize> {
        let place = |day: NaiveDate| (day - self.first_day).num_days() as usize * 24;
        place(start)..place(end) + 24
    }

    pub(crate) fn unit(&self, variable: &str) -> Option<&str> {
        self.hourly_units.get(variable).map(String::as_str)
    }

    pub(crate) fn values(&self, variable: &str, hours: Range<usize>) -> Option<&[Value]> {
        self.hourly.get(variable)?.get(hours)
    }
}

fn day(time: &Value) -> Option<NaiveDate> {
    time.as_str()?.split('T').next()?.parse().ok()
}
