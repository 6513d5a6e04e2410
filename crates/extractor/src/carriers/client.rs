//! Downloads the page of airline codes, if its site allows it.

use std::path::Path;

use domain::Source;

use super::{Config, decode};
use crate::http::{AGENT, place};
use crate::payload::Staging;
use crate::robots::Robots;
use crate::{Fetched, Http, Progress, SourceError};

/// Leaves the page, untouched, as `page.html` in the folder `into`.
pub async fn fetch(
    config: &Config,
    http: &Http,
    into: &Path,
    progress: &dyn Progress,
) -> Result<Fetched, SourceError> {
    progress.expect(2);
    let staging = Staging::open(Source::Carriers, into)?;
    let mut requests = ask_permission(config, http, progress).await?;
    progress.advance(1, 0, 0);

    let answer = http
        .get(Source::Carriers, &config.page_url, progress)
        .await?;
    requests += answer.requests;
    let rows = decode::parse(&answer.content)?.len();
    let file = staging.write(decode::FILE, &answer.content, rows)?;
    staging.commit()?;
    progress.advance(1, file.rows, file.bytes);
    let mut fetched = Fetched {
        requests,
        ..Fetched::default()
    };
    fetched.add(file);
    Ok(fetched)
}

/// Reads robots.txt and returns the requests that it took. A site without one allows
/// everything; a site that fails to serve it allows nothing (RFC 9309, 2.3.1).
async fn ask_permission(
    config: &Config,
    http: &Http,
    progress: &dyn Progress,
) -> Result<u64, SourceError> {
    let answer = match http
        .get(Source::Carriers, &config.robots_url(), progress)
        .await
    {
        Ok(answer) => answer,
        Err(SourceError::Status {
            status: 400..=428 | 430..=499,
            ..
        }) => return Ok(1),
        Err(error) => return Err(error),
    };
    let robots = Robots::parse(&String::from_utf8_lossy(&answer.content), AGENT);
    if robots.allows(&config.page_path()) {
        Ok(answer.requests)
    } else {
        Err(SourceError::Refused {
            kind: Source::Carriers,
            place: place(&config.page_url),
        })
    }
}
