//! The one HTTP client of the extraction: it says who it is, waits a bounded time, and
//! retries what may pass.

use std::time::Duration;

use chrono::DateTime;
use domain::Source;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode, Url};

use crate::{Progress, SourceError};

/// The product token by which robots.txt files may name us.
pub(crate) const AGENT: &str = "Ponctuel";

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Page or address where the owner of a site can reach us, sent in the user agent.
    pub contact: String,
    /// For the connection alone.
    pub connect_timeout: Duration,
    /// For a whole request.
    pub timeout: Duration,
    /// Requests for one page, the first included.
    pub attempts: u32,
    /// Wait before the second request; doubles at each retry.
    pub first_delay: Duration,
    /// Longest wait before a retry; a site that asks for more is an error.
    pub longest_delay: Duration,
    /// Longest answer that is read.
    pub max_body_bytes: usize,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            contact: "https://escale.example/contact".to_owned(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(30),
            attempts: 4,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_mins(1),
            max_body_bytes: 64 << 20,
        }
    }
}

/// The client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Http {
    client: reqwest::Client,
    config: HttpConfig,
}

/// A successful answer.
pub(crate) struct Answer {
    pub(crate) content: Vec<u8>,
    /// Requests that it took.
    pub(crate) requests: u64,
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
        Ok(Self { client, config })
    }

    /// The content at `url`, retried within bounds.
    pub(crate) async fn get(
        &self,
        kind: Source,
        url: &Url,
        progress: &dyn Progress,
    ) -> Result<Answer, SourceError> {
        let mut attempt = 1;
        loop {
            let failure = match self.attempt(kind, url).await {
                Ok(content) => {
                    return Ok(Answer {
                        content,
                        requests: attempt.into(),
                    });
                }
                Err(failure) => failure,
            };
            let Some(delay) = self.delay(attempt, failure.retry) else {
                return Err(failure.error);
            };
            tracing::warn!(
                source = %kind,
                attempt,
                delay_ms = delay.as_millis() as u64,
                reason = %failure.error,
                "request failed, retrying",
            );
            progress.note(&format!(
                "{}, nouvel essai dans {:.1} s",
                failure.error,
                delay.as_secs_f32()
            ));
            tokio::time::sleep(delay).await;
            attempt += 1;
        }
    }

    async fn attempt(&self, kind: Source, url: &Url) -> Result<Vec<u8>, Failure> {
        let sent = self.client.get(url.clone()).send().await;
        let response = sent.map_err(|cause| Failure::unreachable(kind, url, cause))?;
        let status = response.status();
        if !status.is_success() {
            return Err(Failure {
                retry: Retry::of(status, response.headers()),
                error: SourceError::Status {
                    kind,
                    place: place(url),
                    status: status.as_u16(),
                },
            });
        }
        self.body(kind, url, response).await
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
            match chunk.map_err(|cause| Failure::unreachable(kind, url, cause))? {
                None => return Ok(content),
                Some(chunk) if content.len() + chunk.len() > self.config.max_body_bytes => {
                    let error = SourceError::garbage(kind, &place(url), "réponse trop longue");
                    return Err(Failure {
                        error,
                        retry: Retry::Never,
                    });
                }
                Some(chunk) => content.extend_from_slice(&chunk),
            }
        }
    }

    /// The wait before the next attempt, or `None` when there must be none.
    fn delay(&self, attempt: u32, retry: Retry) -> Option<Duration> {
        if attempt >= self.config.attempts {
            return None;
        }
        match retry {
            Retry::Never => None,
            Retry::After(delay) => (delay <= self.config.longest_delay).then_some(delay),
            Retry::Backoff => {
                let full = self
                    .config
                    .first_delay
                    .saturating_mul(1 << (attempt - 1).min(16));
                // Half fixed, half random, so that clients that failed together do not come
                // back together.
                Some(
                    full.min(self.config.longest_delay)
                        .mul_f64(0.5 + fastrand::f64() / 2.0),
                )
            }
        }
    }
}

struct Failure {
    error: SourceError,
    retry: Retry,
}

impl Failure {
    /// The cause loses its URL, which may hold a key.
    fn unreachable(kind: Source, url: &Url, cause: reqwest::Error) -> Self {
        let cause = cause.without_url().into();
        Self {
            error: SourceError::Unreachable {
                kind,
                place: place(url),
                cause,
            },
            retry: Retry::Backoff,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Retry {
    Never,
    Backoff,
    After(Duration),
}

impl Retry {
    /// A site that is busy or broken may recover; a refusal stays one.
    fn of(status: StatusCode, headers: &HeaderMap) -> Self {
        if status != StatusCode::TOO_MANY_REQUESTS && !status.is_server_error() {
            return Self::Never;
        }
        retry_after(headers).map_or(Self::Backoff, Self::After)
    }
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
    let host = url.host_str().unwrap_or_default();
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    format!("{}://{host}{port}{}", url.scheme(), url.path())
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
        assert_eq!(Retry::of(StatusCode::FORBIDDEN, &none), Retry::Never);
        assert_eq!(Retry::of(StatusCode::BAD_GATEWAY, &none), Retry::Backoff);
    }

    #[test]
    fn the_backoff_doubles_within_bounds_and_ends() {
        let http = Http::new(HttpConfig {
            attempts: 9,
            ..HttpConfig::default()
        })
        .unwrap();
        for attempt in 1..9 {
            let full = (0.5 * f64::from(1 << (attempt - 1))).min(60.0);
            let delay = http.delay(attempt, Retry::Backoff).unwrap().as_secs_f64();
            assert!((full / 2.0..=full).contains(&delay), "{attempt}: {delay}");
        }
        assert_eq!(http.delay(9, Retry::Backoff), None);
        assert_eq!(http.delay(1, Retry::After(Duration::from_secs(61))), None);
    }

    #[test]
    fn a_place_shows_neither_password_nor_query() {
        let url = Url::parse("https://ada:secret@example.org:81/a?key=1").unwrap();
        assert_eq!(place(&url), "https://example.org:81/a");
    }
}
