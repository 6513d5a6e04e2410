//! The one HTTP client of the extraction: it says who it is, asks robots.txt, keeps to a pace
//! by host, waits a bounded time, and retries what may pass.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use domain::Source;
use governor::{DefaultKeyedRateLimiter, Quota};
use reqwest::header::{
    DATE, ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER,
};
use reqwest::{Response, StatusCode, Url};
use tokio::sync::Mutex;

use crate::retry::{Failure, Retry};
use crate::robots::Robots;
use crate::{Progress, RetryPolicy, SourceError};

/// The product token by which robots.txt files may name us.
const AGENT: &str = "Ponctuel";

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Page or address where the owner of a site can reach us, sent in the user agent.
    pub contact: String,
    /// For the connection alone.
    pub connect_timeout: Duration,
    /// For a whole request.
    pub timeout: Duration,
    pub retry: RetryPolicy,
    /// Requests a second to one host, at most.
    pub requests_per_second: NonZeroU32,
    /// Longest answer that is read.
    pub max_body_bytes: usize,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            contact: "https://escale.example/contact".to_owned(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            retry: RetryPolicy::default(),
            requests_per_second: const { NonZeroU32::new(10).expect("ten is not zero") },
            max_body_bytes: 64 << 20,
        }
    }
}

/// The client. Cheap to clone; clones share the rate limit and the robots.txt already read.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    config: HttpConfig,
    /// By host and port (GCRA, one request of burst): whoever asks too fast waits.
    pace: Arc<DefaultKeyedRateLimiter<String>>,
    robots: Arc<Mutex<HashMap<String, Robots>>>,
}

/// What is asked, of whom, and the version already held of it.
pub(crate) struct Ask<'a> {
    pub(crate) kind: Source,
    pub(crate) url: &'a Url,
    pub(crate) version: Option<&'a str>,
    pub(crate) progress: &'a dyn Progress,
}

/// A successful answer.
pub(crate) enum Answer<T> {
    /// The version already held is still the one published (304).
    Same,
    New {
        content: Vec<u8>,
        decoded: T,
        /// Its `ETag`, else its `Last-Modified`.
        version: Option<String>,
    },
}

impl Http {
    /// # Errors
    /// Fails when the contact cannot stand in a header or the system has no TLS roots.
    pub fn new(config: HttpConfig) -> Result<Self, reqwest::Error> {
        let agent = format!(
            "{AGENT}/{} (+{})",
            env!("CARGO_PKG_VERSION"),
            config.contact
        );
        let client = reqwest::Client::builder()
            .user_agent(agent)
            .connect_timeout(config.connect_timeout)
            .timeout(config.timeout)
            .redirect(reqwest::redirect::Policy::limited(3))
            .build()?;
        let quota = Quota::per_second(config.requests_per_second).allow_burst(NonZeroU32::MIN);
        Ok(Self {
            client,
            config,
            pace: Arc::new(DefaultKeyedRateLimiter::keyed(quota)),
            robots: Arc::default(),
        })
    }

    /// The content at `url` and what `decode` makes of it, retried within bounds. An answer
    /// that `decode` finds cut short is a fault that may pass.
    pub(crate) async fn read<T>(
        &self,
        ask: Ask<'_>,
        decode: impl Fn(&[u8]) -> Result<T, SourceError>,
    ) -> Result<Answer<T>, SourceError> {
        let decode = &decode;
        let ask = &ask;
        let attempt = || async move {
            let Some((content, version)) = self.attempt(ask).await? else {
                return Ok(Answer::Same);
            };
            match decode(&content) {
                Ok(decoded) => Ok(Answer::New {
                    content,
                    decoded,
                    version,
                }),
                Err(error @ SourceError::Truncated { .. }) => Err(Failure::passing(error)),
                Err(error) => Err(Failure::lasting(error)),
            }
        };
        self.config.retry.run(ask.kind, ask.progress, attempt).await
    }

    /// Asks the site's robots.txt, once a host, whether it lets us read `url`. A site without
    /// one allows everything; one that fails to serve it allows nothing (RFC 9309, 2.3.1).
    pub(crate) async fn ask_permission(
        &self,
        kind: Source,
        url: &Url,
        progress: &dyn Progress,
    ) -> Result<(), SourceError> {
        let path = url.query().map_or_else(
            || url.path().to_owned(),
            |query| format!("{}?{query}", url.path()),
        );
        // Held while asking: two sources of one host ask once.
        let mut known = self.robots.lock().await;
        let host = host(url);
        if !known.contains_key(&host) {
            let robots = self.read_robots(kind, url, progress).await?;
            known.insert(host.clone(), robots);
        }
        if known[&host].allows(&path) {
            return Ok(());
        }
        Err(SourceError::Refused {
            kind,
            place: place(url),
        })
    }

    async fn read_robots(
        &self,
        kind: Source,
        url: &Url,
        progress: &dyn Progress,
    ) -> Result<Robots, SourceError> {
        let mut url = url.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        url.set_fragment(None);
        let ask = Ask {
            kind,
            url: &url,
            version: None,
            progress,
        };
        let parse = |content: &[u8]| Ok(Robots::parse(&String::from_utf8_lossy(content), AGENT));
        match self.read(ask, parse).await {
            Ok(Answer::New { decoded, .. }) => Ok(decoded),
            Ok(Answer::Same)
            | Err(SourceError::Status {
                status: 400..=428 | 430..=499,
                ..
            }) => Ok(Robots::default()),
            Err(error) => Err(error),
        }
    }

    /// One request: the content and its version, or `None` when the one held is the same.
    async fn attempt(&self, ask: &Ask<'_>) -> Result<Option<(Vec<u8>, Option<String>)>, Failure> {
        let Ask { kind, url, .. } = *ask;
        self.pace.until_key_ready(&host(url)).await;
        let mut request = self.client.get(url.clone());
        if let Some(version) = ask.version {
            let is_etag = version.starts_with(['"', 'W']) && version.ends_with('"');
            let header = if is_etag {
                IF_NONE_MATCH
            } else {
                IF_MODIFIED_SINCE
            };
            request = request.header(header, version);
        }
        let sent = request.send().await;
        let response = sent.map_err(|cause| unreachable(kind, url, cause))?;
        let status = response.status();
        if status == StatusCode::NOT_MODIFIED && ask.version.is_some() {
            return Ok(None);
        }
        if !status.is_success() {
            return Err(Failure {
                retry: retry_of(status, response.headers()),
                error: SourceError::Status {
                    kind,
                    place: place(url),
                    status: status.as_u16(),
                },
            });
        }
        let version = [ETAG, LAST_MODIFIED]
            .iter()
            .find_map(|name| response.headers().get(name)?.to_str().ok())
            .map(str::to_owned);
        Ok(Some((self.body(kind, url, response).await?, version)))
    }

    async fn body(
        &self,
        kind: Source,
        url: &Url,
        mut response: Response,
    ) -> Result<Vec<u8>, Failure> {
        let mut content = Vec::new();
        loop {
            let chunk = response.chunk().await;
            match chunk.map_err(|cause| unreachable(kind, url, cause))? {
                None => return Ok(content),
                Some(chunk) if content.len() + chunk.len() > self.config.max_body_bytes => {
                    let error = SourceError::garbage(kind, &place(url), "réponse trop longue");
                    return Err(Failure::lasting(error));
                }
                Some(chunk) => content.extend_from_slice(&chunk),
            }
        }
    }
}

/// No answer, or half of one. The cause loses its URL, which may hold a key.
fn unreachable(kind: Source, url: &Url, cause: reqwest::Error) -> Failure {
    let cause = cause.without_url().into();
    Failure::passing(SourceError::Unreachable {
        kind,
        place: place(url),
        cause,
    })
}

/// A site that is busy or broken may recover; a refusal stays one.
fn retry_of(status: StatusCode, headers: &HeaderMap) -> Retry {
    if status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error() {
        return Retry::Never;
    }
    retry_after(headers).map_or(Retry::Backoff, Retry::After)
}

/// `Retry-After` (RFC 9110, 10.2.3) in seconds, or as a date counted from the answer's own.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?;
    let since = DateTime::parse_from_rfc2822(headers.get(DATE)?.to_str().ok()?).ok()?;
    (until - since).to_std().ok()
}

/// What of a URL can be shown: no user, no password, no query.
pub(crate) fn place(url: &Url) -> String {
    format!("{}://{}{}", url.scheme(), host(url), url.path())
}

/// Whom a request reaches: the host, with its port when it is not the usual one.
fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(retry_after: &'static str) -> HeaderMap {
        [
            (DATE, "Wed, 21 Oct 2015 07:28:00 GMT".parse().unwrap()),
            (RETRY_AFTER, retry_after.parse().unwrap()),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        assert_eq!(retry_after(&headers("7")), Some(Duration::from_secs(7)));
        let date = headers("Wed, 21 Oct 2015 07:28:30 GMT");
        assert_eq!(retry_after(&date), Some(Duration::from_secs(30)));
        for other in ["soon", "-1", "Wed, 21 Oct 2015 07:27:00 GMT", ""] {
            assert_eq!(retry_after(&headers(other)), None, "{other:?}");
        }
    }

    #[test]
    fn a_refusal_is_not_retried() {
        let none = HeaderMap::new();
        assert_eq!(retry_of(StatusCode::FORBIDDEN, &none), Retry::Never);
        assert_eq!(retry_of(StatusCode::BAD_GATEWAY, &none), Retry::Backoff);
    }

    #[test]
    fn a_place_shows_neither_password_nor_query() {
        let url = Url::parse("https://ada:secret@example.org:81/a?key=1").unwrap();
        assert_eq!(place(&url), "https://example.org:81/a");
    }
}
