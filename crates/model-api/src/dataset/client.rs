//! Calls to the dataset API, with a token renewed before it expires.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use contract::{AircraftBody, AirportBody, Page, TokenRequest, TokenResponse, WeatherBody, scope};
use domain::{AirportCode, InvalidCode, TailNumber, WeatherObservation};
use features::{Airframe, Place};
use reqwest::header::{ETAG, IF_NONE_MATCH};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use settings::Secret;
use tokio::sync::Mutex;

use super::cache::Cache;

/// What this API shows to get a token from the dataset API.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub client_id: String,
    pub client_secret: Secret,
}

/// The dataset could not be asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DatasetError {
    #[error("the dataset API cannot be reached")]
    Unreachable(#[from] reqwest::Error),
    #[error("the dataset API answered with status {0}")]
    Status(StatusCode),
    #[error("the dataset API answered with an invalid code")]
    Code(#[from] InvalidCode),
    #[error("the work on its answer was interrupted")]
    Interrupted,
}

/// A client of the dataset API.
#[derive(Debug)]
pub struct DatasetClient {
    http: reqwest::Client,
    base_url: String,
    credentials: Credentials,
    token: Mutex<Option<(String, Instant)>>,
    airports: Cache<AirportCode, Option<Place>>,
    aircraft: Cache<TailNumber, Option<Airframe>>,
}

/// A token is renewed this long before it expires.
const RENEWAL_MARGIN: Duration = Duration::from_secs(30);
pub(super) const PAGE_ROWS: &str = "5000";

impl DatasetClient {
    /// # Errors
    /// Fails when the system has no TLS roots.
    pub fn new(base_url: &str, credentials: Credentials) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .user_agent(concat!("Ponctuel-model-api/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(10))
            .build()?;
        Ok(Self {
            http,
            base_url: base_url.trim_end_matches('/').to_owned(),
            credentials,
            token: Mutex::new(None),
            airports: Cache::new(),
            aircraft: Cache::new(),
        })
    }

    /// Where an airport stands; `None` when the dataset does not know it.
    pub(crate) async fn place(&self, code: &AirportCode) -> Result<Option<Place>, DatasetError> {
        if let Some(known) = self.airports.get(code) {
            return Ok(known);
        }
        let body: Option<AirportBody> = self.find(&format!("/v1/airports/{code}"), &[]).await?;
        let place = body.map(|body| Place {
            code: code.clone(),
            time_zone: body.time_zone.and_then(|zone| zone.parse().ok()),
            latitude_deg: body.latitude_deg,
            longitude_deg: body.longitude_deg,
        });
        self.airports.put(code.clone(), place.clone());
        Ok(place)
    }

    /// What the register says of an aircraft; `None` when the dataset does not know it.
    pub(crate) async fn airframe(
        &self,
        tail: &TailNumber,
    ) -> Result<Option<Airframe>, DatasetError> {
        if let Some(known) = self.aircraft.get(tail) {
            return Ok(known);
        }
        let body: Option<AircraftBody> = self.find(&format!("/v1/aircraft/{tail}"), &[]).await?;
        let airframe = body.map(|body| Airframe {
            year: body.year,
            engines: body.engines,
            seats: body.seats,
            manufacturer: body.manufacturer,
        });
        self.aircraft.put(tail.clone(), airframe.clone());
        Ok(airframe)
    }

    /// Every hour of weather at an airport, both ends included.
    pub(crate) async fn weather(
        &self,
        airport: AirportCode,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Vec<WeatherObservation>, DatasetError> {
        let mut hours = Vec::new();
        let mut cursor: Option<String> = None;
        let (from, to) = (from.to_rfc3339(), to.to_rfc3339());
        loop {
            let mut query = vec![
                ("airport", airport.as_str()),
                ("from", &from),
                ("to", &to),
                ("limit", PAGE_ROWS),
            ];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page: Option<Page<WeatherBody>> = self.find("/v1/weather", &query).await?;
            let Some(page) = page else { return Ok(hours) };
            for body in page.items {
                hours.push(WeatherObservation::try_from(body)?);
            }
            match page.next_cursor {
                Some(next) => cursor = Some(next),
                None => return Ok(hours),
            }
        }
    }

    /// How the dataset names its state; `None` when it is still `known`.
    pub(crate) async fn state(&self, known: Option<&str>) -> Result<Option<String>, DatasetError> {
        let query = [("limit", "1"), ("fields", "flight_id")];
        let response = self.sent("/v1/flights", &query, known).await?;
        if response.status() == StatusCode::NOT_MODIFIED {
            return Ok(None);
        }
        if response.status() != StatusCode::OK {
            return Err(DatasetError::Status(response.status()));
        }
        let tag = response.headers().get(ETAG);
        Ok(tag.and_then(|tag| tag.to_str().ok()).map(str::to_owned))
    }

    /// Whether the dataset API is ready to serve.
    pub(crate) async fn is_ready(&self) -> bool {
        let probe = self
            .http
            .get(format!("{}/health/ready", self.base_url))
            .send()
            .await;
        probe.is_ok_and(|response| response.status().is_success())
    }

    /// A resource, `None` when there is none.
    pub(super) async fn find<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Option<T>, DatasetError> {
        let response = self.sent(path, query, None).await?;
        match response.status() {
            StatusCode::OK => Ok(Some(response.json().await?)),
            StatusCode::NOT_FOUND => Ok(None),
            status => Err(DatasetError::Status(status)),
        }
    }

    /// A call; a refused token is renewed once.
    async fn sent(
        &self,
        path: &str,
        query: &[(&str, &str)],
        known: Option<&str>,
    ) -> Result<Response, DatasetError> {
        let response = self.send(path, query, known).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        *self.token.lock().await = None;
        self.send(path, query, known).await
    }

    async fn send(
        &self,
        path: &str,
        query: &[(&str, &str)],
        known: Option<&str>,
    ) -> Result<Response, DatasetError> {
        let token = self.token().await?;
        let mut request = self
            .http
            .get(format!("{}{path}", self.base_url))
            .query(query);
        if let Some(tag) = known {
            request = request.header(IF_NONE_MATCH, tag);
        }
        Ok(request.bearer_auth(token).send().await?)
    }

    async fn token(&self) -> Result<String, DatasetError> {
        let mut held = self.token.lock().await;
        if let Some((token, until)) = &*held
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let request = TokenRequest::credentials(
            &self.credentials.client_id,
            self.credentials.client_secret.reveal(),
            Some(scope::DATASET_READ),
        );
        let response = self
            .http
            .post(format!("{}/v1/token", self.base_url))
            .form(&request)
            .send()
            .await?;
        if !response.status().is_success() {
            return Err(DatasetError::Status(response.status()));
        }
        let granted: TokenResponse = response.json().await?;
        let lifetime = Duration::from_secs(granted.expires_in).saturating_sub(RENEWAL_MARGIN);
        *held = Some((granted.access_token.clone(), Instant::now() + lifetime));
        Ok(granted.access_token)
    }
}
