//! What the tests of the five sources share: a scripted upstream and a watcher.

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use reqwest::Url;

use crate::{FetchContext, Http, HttpConfig, Progress, RetryPolicy};

/// One answer of the script: status, headers, body.
#[derive(Clone)]
pub(crate) struct Step(pub(crate) u16, pub(crate) &'static str, pub(crate) Vec<u8>);

/// An answer that succeeds.
pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Step {
    Step(200, "", body.into())
}

/// A server on a free port that plays its script, the last step again and again.
pub(crate) struct Upstream {
    pub(crate) url: Url,
    hits: Arc<AtomicUsize>,
}

impl Upstream {
    pub(crate) async fn play(script: Vec<Step>) -> Self {
        let hits = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&hits);
        let answer = move || {
            let index = counter.fetch_add(1, Ordering::SeqCst).min(script.len() - 1);
            let step = script[index].clone();
            async move { step.into_response() }
        };
        Self::serve(Router::new().fallback(answer), hits).await
    }

    /// A site without robots.txt, whose document has the version `"v1"`; and the version that
    /// each request for it said to hold.
    pub(crate) async fn versioned(body: &'static str) -> (Self, Arc<Mutex<Vec<Option<String>>>>) {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let asked = Arc::clone(&seen);
        let answer = move |uri: axum::http::Uri, headers: axum::http::HeaderMap| async move {
            if uri.path() == "/robots.txt" {
                return StatusCode::NOT_FOUND.into_response();
            }
            let held = headers
                .get("if-none-match")
                .map(|value| value.to_str().unwrap().to_owned());
            asked.lock().unwrap().push(held.clone());
            let version = [("etag", "\"v1\"")];
            if held.as_deref() == Some("\"v1\"") {
                (StatusCode::NOT_MODIFIED, version).into_response()
            } else {
                (version, body).into_response()
            }
        };
        let upstream = Self::serve(Router::new().fallback(answer), Arc::default()).await;
        (upstream, seen)
    }

    async fn serve(router: Router, hits: Arc<AtomicUsize>) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, hits }
    }

    pub(crate) fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }
}

impl IntoResponse for Step {
    fn into_response(self) -> Response {
        let Self(status, retry_after, body) = self;
        let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
        if !retry_after.is_empty() {
            response
                .headers_mut()
                .insert("retry-after", retry_after.parse().unwrap());
        }
        response
    }
}

/// An address where nothing listens.
pub(crate) fn closed_port() -> Url {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
        .parse()
        .unwrap()
}

/// The client, in a hurry.
pub(crate) fn http() -> Http {
    let config = HttpConfig {
        timeout: Duration::from_secs(5),
        retry: hurried(),
        requests_per_second: 1000.try_into().unwrap(),
        ..HttpConfig::default()
    };
    Http::new(config).unwrap()
}

pub(crate) fn hurried() -> RetryPolicy {
    RetryPolicy {
        attempts: 3,
        first_delay: Duration::from_millis(5),
        ..RetryPolicy::default()
    }
}

/// A first fetch, into that payload folder.
pub(crate) fn first<'a>(into: &'a Path, progress: &'a dyn Progress) -> FetchContext<'a> {
    FetchContext {
        into,
        former: None,
        accept_change: false,
        progress,
    }
}

/// Remembers what it was told.
#[derive(Default)]
pub(crate) struct Watcher {
    pub(crate) expected: AtomicU64,
    pub(crate) done: AtomicU64,
    requests: AtomicU64,
    pub(crate) notes: Mutex<Vec<String>>,
}

impl Watcher {
    /// Requests sent, retries included.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    /// Units expected and done.
    pub(crate) fn units(&self) -> (u64, u64) {
        (
            self.expected.load(Ordering::SeqCst),
            self.done.load(Ordering::SeqCst),
        )
    }
}

impl Progress for Watcher {
    fn expect(&self, units: u64) {
        self.expected.fetch_add(units, Ordering::SeqCst);
    }

    fn advance(&self, units: u64, _rows: u64, _bytes: u64) {
        self.done.fetch_add(units, Ordering::SeqCst);
    }

    fn request(&self) {
        self.requests.fetch_add(1, Ordering::SeqCst);
    }

    fn note(&self, message: &str) {
        self.notes.lock().unwrap().push(message.to_owned());
    }
}
