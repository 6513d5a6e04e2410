//! Downloads a snapshot from the dataset API, the only place the trainer reads data from.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use contract::{Page, Problem, TokenRequest, TokenResponse, WeatherBody, scope};
use reqwest::{Client, RequestBuilder, Response};

use crate::{ApiAccess, TrainerError, progress, snapshot};

const USER_AGENT: &str = concat!("ponctuel-trainer/", env!("CARGO_PKG_VERSION"));
const PAGE_SIZE: &str = "5000";

/// Writes `flights.parquet` and `weather.json` into `folder`, which takes the place of an earlier
/// snapshot only when both are whole: a snapshot never mixes two downloads.
pub async fn download(api: &ApiAccess, folder: &Path) -> Result<(), TrainerError> {
    let partial = folder.with_extension("partial");
    remove(&partial)?;
    std::fs::create_dir_all(&partial).map_err(|source| io(&partial, source))?;
    let client = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_mins(1))
        .build()?;
    let token = token(&client, api).await?;
    flights(&client, api, &token, &partial.join(snapshot::FLIGHTS)).await?;
    weather(&client, api, &token, &partial.join(snapshot::WEATHER)).await?;
    remove(folder)?;
    std::fs::rename(&partial, folder).map_err(|source| io(folder, source))
}

fn remove(folder: &Path) -> Result<(), TrainerError> {
    match std::fs::remove_dir_all(folder) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(io(folder, source)),
        _ => Ok(()),
    }
}

async fn token(client: &Client, api: &ApiAccess) -> Result<String, TrainerError> {
    let secret = std::fs::read_to_string(&api.client_secret_file).map_err(|source| {
        TrainerError::Secret {
            path: api.client_secret_file.clone(),
            source,
        }
    })?;
    let scope = format!("{} {}", scope::DATASET_READ, scope::DATASET_EXPORT);
    let form = TokenRequest::credentials(&api.client_id, secret.trim(), Some(&scope));
    let request = client
        .post(format!("{}/v1/token", api.base_url))
        .form(&form);
    let answer: TokenResponse = send(request).await?.json().await?;
    Ok(answer.access_token)
}

async fn flights(
    client: &Client,
    api: &ApiAccess,
    token: &str,
    path: &Path,
) -> Result<(), TrainerError> {
    let request = client
        .get(format!("{}/v1/exports/flights", api.base_url))
        .query(&[("format", "parquet")])
        .bearer_auth(token);
    let mut response = send(request).await?;
    let bar = progress::bytes("Vols", response.content_length());
    let partial = partial(path);
    let mut file = File::create(&partial).map_err(|source| io(&partial, source))?;
    while let Some(chunk) = response.chunk().await? {
        file.write_all(&chunk)
            .map_err(|source| io(&partial, source))?;
        bar.inc(chunk.len() as u64);
    }
    file.sync_all()
        .and_then(|()| std::fs::rename(&partial, path))
        .map_err(|source| io(path, source))?;
    bar.finish();
    Ok(())
}

async fn weather(
    client: &Client,
    api: &ApiAccess,
    token: &str,
    path: &Path,
) -> Result<(), TrainerError> {
    let bar = progress::counter("Météo, heures");
    let mut hours: Vec<WeatherBody> = Vec::new();
    let mut cursor = None;
    loop {
        let mut query = vec![("limit", PAGE_SIZE.to_owned())];
        query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
        let request = client
            .get(format!("{}/v1/weather", api.base_url))
            .query(&query)
            .bearer_auth(token);
        let page: Page<WeatherBody> = send(request).await?.json().await?;
        hours.extend(page.items);
        bar.set_position(hours.len() as u64);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let partial = partial(path);
    std::fs::write(&partial, serde_json::to_vec(&hours)?)
        .and_then(|()| std::fs::rename(&partial, path))
        .map_err(|source| io(path, source))?;
    bar.finish();
    Ok(())
}

/// A refusal carries the problem document of the API, whose title and detail are for people.
async fn send(request: RequestBuilder) -> Result<Response, TrainerError> {
    let response = request.send().await?;
    let Err(status_error) = response.error_for_status_ref().map(drop) else {
        return Ok(response);
    };
    match response.json::<Problem>().await {
        Ok(problem) => Err(TrainerError::Api(Box::new(problem))),
        Err(_) => Err(status_error.into()),
    }
}

fn partial(path: &Path) -> PathBuf {
    path.with_added_extension("part")
}

fn io(path: &Path, source: std::io::Error) -> TrainerError {
    TrainerError::Io {
        path: path.to_owned(),
        source,
    }
}
