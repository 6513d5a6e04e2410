//! The extension for tensors in bytes: JSON, then bytes, and a header that says where they begin.

use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};

use super::tensors::InferResponse;
use crate::error::ApiError;

/// Length of the JSON, in bytes.
pub(super) const JSON_LENGTH: HeaderName =
    HeaderName::from_static("inference-header-content-length");

/// The JSON of a body, and the bytes after it.
pub(super) fn split<'a>(
    headers: &HeaderMap,
    body: &'a Bytes,
) -> Result<(&'a [u8], &'a [u8]), ApiError> {
    let Some(length) = headers.get(JSON_LENGTH) else {
        return Ok((body, &[]));
    };
    length
        .to_str()
        .ok()
        .and_then(|length| length.parse().ok())
        .and_then(|length| body.split_at_checked(length))
        .ok_or(ApiError::Tensors(
            "L'en-tête Inference-Header-Content-Length ne dit pas la longueur du JSON.",
        ))
}

/// The answer, with `bytes` after its JSON when there are any.
pub(super) fn written(response: &InferResponse, bytes: &[u8]) -> Result<Response, ApiError> {
    let mut body = serde_json::to_vec(response).map_err(|_| ApiError::Internal)?;
    if bytes.is_empty() {
        let json = HeaderValue::from_static("application/json");
        return Ok(([(CONTENT_TYPE, json)], body).into_response());
    }
    let length = HeaderValue::from(body.len());
    body.extend_from_slice(bytes);
    let octets = HeaderValue::from_static("application/octet-stream");
    Ok(([(CONTENT_TYPE, octets), (JSON_LENGTH, length)], body).into_response())
}
