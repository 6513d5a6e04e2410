//! Problem answers: the one shape in which our APIs refuse.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use contract::Problem;

use crate::http::current_request_id;

/// Turns a problem into an answer, with the id of the request under way. A caller who must wait
/// is told two seconds, unless a better figure replaces it.
pub fn respond(problem: Problem) -> Response {
    respond_with(problem, &[])
}

/// The same with members of its own (RFC 9457, section 3.2).
pub fn respond_with(mut problem: Problem, members: &[(&str, String)]) -> Response {
    problem.request_id = current_request_id();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = if members.is_empty() {
        serde_json::to_vec(&problem).unwrap_or_default()
    } else {
        let mut body = serde_json::to_value(&problem).unwrap_or_default();
        for (name, value) in members {
            body[*name] = value.as_str().into();
        }
        body.to_string().into_bytes()
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(Problem::MEDIA_TYPE),
    );
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}
