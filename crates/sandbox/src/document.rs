//! A file served as it is, with an `ETag` so that a client can ask whether it changed.

use std::path::Path;

use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::SandboxError;

/// A file in memory.
#[derive(Debug)]
pub(crate) struct Document {
    content: Vec<u8>,
    media_type: &'static str,
    etag: String,
}

impl Document {
    pub(crate) fn load(path: &Path, media_type: &'static str) -> Result<Self, SandboxError> {
        let content = std::fs::read(path).map_err(|cause| SandboxError::file(path, cause))?;
        let etag = format!("\"{:x}\"", Sha256::digest(&content));
        Ok(Self {
            content,
            media_type,
            etag,
        })
    }

    /// The file, or 304 when the client already holds it (RFC 9110, 13.1.2).
    pub(crate) fn answer(&self, headers: &HeaderMap) -> Response {
        let etag = [(ETAG, self.etag.clone())];
        if self.is_held(headers) {
            return (StatusCode::NOT_MODIFIED, etag).into_response();
        }
        (
            etag,
            [(CONTENT_TYPE, self.media_type)],
            self.content.clone(),
        )
            .into_response()
    }

    fn is_held(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.etag)
    }
}
