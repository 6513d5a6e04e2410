//! Downloads the airports file.

use std::path::Path;

use domain::Source;

use super::{Config, decode};
use crate::payload::Staging;
use crate::{Fetched, Http, Progress, SourceError};

/// Leaves the file, untouched, as `airports.csv` in the folder `into`.
pub async fn fetch(
    config: &Config,
    http: &Http,
    into: &Path,
    progress: &dyn Progress,
) -> Result<Fetched, SourceError> {
    progress.expect(1);
    let staging = Staging::open(Source::Airports, into)?;
    let answer = http
        .get(Source::Airports, &config.file_url, progress)
        .await?;
    let rows = decode::parse(&answer.content)?.len();
    let file = staging.write(decode::FILE, &answer.content, rows)?;
    staging.commit()?;
    progress.advance(1, file.rows, file.bytes);
    let mut fetched = Fetched {
        requests: answer.requests,
        ..Fetched::default()
    };
    fetched.add(file);
    Ok(fetched)
}
