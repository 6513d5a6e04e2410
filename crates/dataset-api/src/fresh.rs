//! Conditional reading: whoever already holds the answer is told so before anything is read.
//!
//! Every answer is named by the state of the dataset (`store::statistics::version`). That state is
//! asked at most once a second, always before the rows: a name may be older than its rows by a
//! second, never newer, so that a caller may download once too often but never keeps old rows
//! under a new name. Names are weak for that reason.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use edge::EntityTag;
use serde::Serialize;
use store::joins::Joins;
use store::statistics::DatasetVersion;

use crate::AppState;
use crate::answers::{Answers, State};
use crate::error::ApiError;

/// The state of the dataset is asked again after this.
const LIFETIME: Duration = Duration::from_secs(1);

/// The last known state.
#[derive(Debug, Default)]
pub(crate) struct Versions(Mutex<Option<(Instant, DatasetVersion)>>);

impl Versions {
    pub(crate) async fn current(&self, state: &AppState) -> Result<DatasetVersion, ApiError> {
        let known = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((asked, version)) = known
            && asked.elapsed() < LIFETIME
        {
            return Ok(version);
        }
        // Nobody waits for another's question: each would pay the time-outs of those before.
        let asked = Instant::now();
        let version = store::statistics::version(&state.lookups).await?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, version));
        Ok(version)
    }
}

/// How a state is written: its number, and when it began, so that another database in which the
/// count started again has other names.
pub(crate) fn name(version: DatasetVersion) -> String {
    format!(
        "{}.{}",
        version.number,
        version.changed_at.timestamp_micros()
    )
}

/// The last argument of a handler, after the guard and the parameters: when the caller already
/// holds the answer, or when it is kept in memory, the handler is not run.
pub(crate) struct Fresh {
    version: DatasetVersion,
    tag: EntityTag,
    uri: Uri,
    answers: Arc<Answers>,
}

impl FromRequestParts<AppState> for Fresh {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let current = state.versions.current(state).await;
        let version = current.map_err(IntoResponse::into_response)?;
        // What is told of runs depends on what their rules rejected, too.
        let tag = EntityTag::weak(format_args!("{}.{:x}", name(version), version.rejections));
        if edge::if_none_match(&parts.headers, &tag) {
            return Err(named(&tag, edge::not_modified(&tag)));
        }
        if let Some(body) = state.answers.get(state_of(version), &parts.uri) {
            return Err(named(&tag, json(body)));
        }
        Ok(Self {
            version,
            tag,
            uri: parts.uri.clone(),
            answers: Arc::clone(&state.answers),
        })
    }
}

impl Fresh {
    /// The references of the state told, when they are in memory.
    pub(crate) fn joins(&self, state: &AppState) -> Option<Arc<Joins>> {
        state.held.of(&state.edge.pool, self.version)
    }

    /// The answer, with its name.
    pub(crate) fn answer(&self, body: &impl Serialize) -> Result<Response, ApiError> {
        let json = serde_json::to_vec(body).map_err(|_| ApiError::Export)?;
        Ok(self.written(json))
    }

    /// The same, already JSON.
    pub(crate) fn written(&self, body: Vec<u8>) -> Response {
        let body = self.answers.keep(state_of(self.version), &self.uri, body);
        named(&self.tag, json(body))
    }
}

/// The number alone could come back, after a restored base.
fn state_of(version: DatasetVersion) -> State {
    let since = version.changed_at.timestamp_micros();
    (version.number, since, version.rejections)
}

fn json(body: Bytes) -> Response {
    let media_type = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}

/// A cache of the caller's own may keep it, and asks each time whether it still holds.
fn named(tag: &EntityTag, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
    if let Some(tag) = tag.header() {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// What a conditional route may answer beside its rows.
#[derive(utoipa::IntoResponses)]
pub(crate) enum ConditionalAnswers {
    /// Rien n'a changé depuis l'ETag envoyé dans If-None-Match : corps vide.
    #[response(status = 304)]
    #[expect(
        dead_code,
        reason = "describes an answer; `edge::not_modified` makes it"
    )]
    NotModified,
}
