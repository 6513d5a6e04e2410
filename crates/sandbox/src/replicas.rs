//! The replicas in memory, read once at the start.

use std::path::Path;

use crate::SandboxError;
use crate::document::Document;
use crate::weather::Station;

/// What the sandbox serves.
#[derive(Debug)]
pub struct Replicas {
    pub(crate) stations: Vec<Station>,
    pub(crate) carriers: Document,
    pub(crate) robots: Document,
    pub(crate) airports: Document,
}

impl Replicas {
    /// # Errors
    /// Fails when a file of `data/sources/` is missing or has not the expected shape.
    pub fn load(data: &Path) -> Result<Self, SandboxError> {
        let stations = ["EWR", "JFK", "LGA"]
            .map(|code| Station::load(&data.join("weather").join(format!("{code}.json"))))
            .into_iter()
            .collect::<Result<_, _>>()?;
        let document = |path: &str, media_type| Document::load(&data.join(path), media_type);
        Ok(Self {
            stations,
            carriers: document(
                "carriers/list_of_airline_codes.html",
                "text/html; charset=utf-8",
            )?,
            robots: document("carriers/robots.txt", "text/plain; charset=utf-8")?,
            airports: document("airports/airports.csv", "text/csv; charset=utf-8")?,
        })
    }
}
