//! Reads the rows of the join back, one JSON object a line.

use std::path::Path;

use domain::Source;
use domain::raw::RawAircraft;

use crate::{Located, SourceError, payload};

/// Name of the payload file.
pub(super) const FILE: &str = "aircraft.ndjson";

/// The rows of the payload folder `folder`.
pub fn read(folder: &Path) -> Result<Vec<Located<RawAircraft>>, SourceError> {
    parse(&payload::read(Source::Aircraft, &folder.join(FILE))?)
}

/// The rows of a file's content.
pub fn parse(content: &[u8]) -> Result<Vec<Located<RawAircraft>>, SourceError> {
    let Some(content) = content.strip_suffix(b"\n") else {
        return Err(SourceError::garbage(
            Source::Aircraft,
            FILE,
            "fichier vide ou tronqué",
        ));
    };
    content
        .split(|&byte| byte == b'\n')
        .enumerate()
        .map(|(index, line)| {
            let record = serde_json::from_slice(line).map_err(|cause| {
                let place = format!("{FILE}#{}", index + 1);
                SourceError::garbage_because(Source::Aircraft, &place, "JSON inattendu", cause)
            })?;
            Ok(Located::at(FILE, index, record))
        })
        .collect()
}
