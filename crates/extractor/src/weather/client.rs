//! Asks the archive, one month of one station at a time.

use domain::Source;
use futures::{StreamExt, TryStreamExt, stream};
use reqwest::Url;

use super::config::Window;
use super::{Config, decode};
use crate::http::{Answer, Ask};
use crate::payload::Staging;
use crate::{Declaration, FetchContext, Fetched, Http, PayloadFile, SourceError};

/// Requests in flight together: polite to a free service, and enough for a local one.
const CONCURRENCY: usize = 3;

/// Leaves each answer, untouched, as `EWR-2013-01.json` in the payload folder. Windows that a
/// killed fetch had brought are not asked again.
pub async fn fetch(
    config: &Config,
    http: &Http,
    context: FetchContext<'_>,
) -> Result<Fetched, SourceError> {
    let windows = config.windows()?;
    context.progress.expect(windows.len() as u64);
    let staging = Staging::open(Source::Weather, context.into)?;
    let mut fetched = Fetched::default();
    let mut files = stream::iter(windows)
        .map(|window| bring(config, http, context, &staging, window))
        .buffered(CONCURRENCY);
    while let Some((file, declaration, resumed)) = files.try_next().await? {
        // Windows of one run agree between themselves as they do with the last run.
        let former = (!fetched.files.is_empty()).then_some(&fetched.declaration);
        declaration.check(Source::Weather, &file.path, former)?;
        fetched.declaration = declaration;
        fetched.resumed += u64::from(resumed);
        context.progress.advance(1, file.rows, file.bytes);
        fetched.add(file);
    }
    drop(files);
    staging.commit()?;
    Ok(fetched)
}

/// One window, from the folder when it is already there, else from the archive.
async fn bring(
    config: &Config,
    http: &Http,
    context: FetchContext<'_>,
    staging: &Staging,
    window: Window,
) -> Result<(PayloadFile, Declaration, bool), SourceError> {
    let name = window.file_name();
    if let Some(file) = staging.held(&name) {
        let held = crate::payload::read(Source::Weather, &staging.folder().join(&name))?;
        let declaration = decode::parse(&name, &held)?.declaration();
        return Ok((file.clone(), declaration, true));
    }
    let url = url(&config.base_url, &window);
    let ask = Ask {
        kind: Source::Weather,
        url: &url,
        version: None,
        progress: context.progress,
    };
    let decode = |answer: &[u8]| {
        let file = decode::parse(&name, answer)?;
        Ok((file.rows.len(), file.declaration()))
    };
    let Answer::New {
        content: answer,
        decoded: (rows, declaration),
        ..
    } = http.read(ask, decode).await?
    else {
        return Err(SourceError::garbage(
            Source::Weather,
            &name,
            "réponse sans contenu",
        ));
    };
    // Before the file is kept: a change must not be taken up by the next fetch.
    declaration.check(Source::Weather, &name, context.declared())?;
    Ok((staging.write(&name, &answer, rows)?, declaration, false))
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
