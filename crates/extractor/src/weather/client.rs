//! Asks the archive, one month of one station at a time.

use std::path::Path;

use domain::Source;
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::Url;

use super::config::Window;
use super::{Config, decode};
use crate::payload::Staging;
use crate::{Fetched, Http, Progress, SourceError};

/// Requests in flight together: polite to a free service, and enough for a local one.
const CONCURRENCY: usize = 3;

/// Leaves each answer, untouched, as `EWR-2013-01.json` in the folder `into`.
pub async fn fetch(
    config: &Config,
    http: &Http,
    into: &Path,
    progress: &dyn Progress,
) -> Result<Fetched, SourceError> {
    let windows = config.windows()?;
    progress.expect(windows.len() as u64);
    let staging = Staging::open(Source::Weather, into)?;
    let mut fetched = Fetched::default();
    let mut answers = stream::iter(windows)
        .map(|window| async move {
            let url = url(&config.base_url, &window);
            let answer = http.get(Source::Weather, &url, progress).await?;
            Ok::<_, SourceError>((window.file_name(), answer))
        })
        .buffered(CONCURRENCY);
    while let Some((name, answer)) = answers.try_next().await? {
        let rows = decode::parse(&name, &answer.content)?.rows.len();
        let file = staging.write(&name, &answer.content, rows)?;
        progress.advance(1, file.rows, file.bytes);
        fetched.requests += answer.requests;
        fetched.add(file);
    }
    staging.commit()?;
    Ok(fetched)
}

fn url(base: &Url, window: &Window) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(["v1", "archive"]);
    }
    url.query_pairs_mut()
        .append_pair("latitude", &window.station.latitude.to_string())
        .append_pair("longitude", &window.station.longitude.to_string())
        .append_pair("start_date", &window.start.to_string())
        .append_pair("end_date", &window.end.to_string())
        .append_pair("hourly", &decode::VARIABLES.join(","))
        .append_pair("timezone", "GMT")
        .append_pair("temperature_unit", "fahrenheit")
        .append_pair("wind_speed_unit", "mph")
        .append_pair("precipitation_unit", "inch");
    url
}
