//! The five sources, and the run that reads them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::code::code;

/// Where raw records come from. The order is the one in which people read about them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// REST API: hourly weather archive.
    Weather,
    /// Web page: airline codes.
    Carriers,
    /// CSV file: airports.
    Airports,
    /// SQL database: aircraft registry.
    Aircraft,
    /// Big data: partitioned Parquet of on-time performance.
    Flights,
}

impl Source {
    pub const ALL: [Self; 5] = [
        Self::Weather,
        Self::Carriers,
        Self::Airports,
        Self::Aircraft,
        Self::Flights,
    ];

    /// Stable name, used in files, tables, metrics and options.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Weather => "weather",
            Self::Carriers => "carriers",
            Self::Airports => "airports",
            Self::Aircraft => "aircraft",
            Self::Flights => "flights",
        }
    }

    /// French name for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Weather => "météo (API REST)",
            Self::Carriers => "compagnies (page web)",
            Self::Airports => "aéroports (fichier CSV)",
            Self::Aircraft => "appareils (base SQL)",
            Self::Flights => "vols (big data Parquet)",
        }
    }
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Source {
    type Err = crate::InvalidCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|source| source.as_str() == text)
            .ok_or(crate::InvalidCode {
                kind: "source",
                expected: "weather, carriers, airports, aircraft or flights",
            })
    }
}

code!(
    /// A run of the pipeline: the UTC instant of its start, `YYYYMMDDTHHMMSSmmmZ`, which sorts.
    RunId,
    "run id",
    "YYYYMMDDTHHMMSSmmmZ",
    |text| text.len() == 19
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 => b == b'T',
            18 => b == b'Z',
            _ => b.is_ascii_digit(),
        })
);

impl RunId {
    pub fn starting_at(instant: DateTime<Utc>) -> Self {
        Self(instant.format("%Y%m%dT%H%M%S%3fZ").to_string().into())
    }
}
