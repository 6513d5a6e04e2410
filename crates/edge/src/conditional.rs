//! Conditional requests (RFC 9110, section 13).

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Names one state of a resource. A weak one says that two bodies mean the same, a strong one
/// that they are the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityTag {
    is_weak: bool,
    opaque: String,
}

impl EntityTag {
    pub fn weak(opaque: impl std::fmt::Display) -> Self {
        Self {
            is_weak: true,
            opaque: opaque.to_string(),
        }
    }

    pub fn strong(opaque: impl std::fmt::Display) -> Self {
        Self {
            is_weak: false,
            opaque: opaque.to_string(),
        }
    }

    /// As a header, unless the name holds what no header can.
    pub fn header(&self) -> Option<HeaderValue> {
        let prefix = if self.is_weak { "W/" } else { "" };
        HeaderValue::from_str(&format!("{prefix}\"{}\"", self.opaque)).ok()
    }
}

/// Whether the caller already holds this state: `If-None-Match`, which compares weakly.
pub fn if_none_match(headers: &HeaderMap, tag: &EntityTag) -> bool {
    listed(headers, header::IF_NONE_MATCH).any(|listed| {
        listed == "*" || opaque(listed.strip_prefix("W/").unwrap_or(listed)) == Some(&tag.opaque)
    })
}

/// Whether the caller accepts this state and no other: `If-Match`, which compares strongly. True
/// when nothing is asked.
pub fn if_match(headers: &HeaderMap, tag: &EntityTag) -> bool {
    let mut listed = listed(headers, header::IF_MATCH).peekable();
    listed.peek().is_none()
        || listed.any(|listed| listed == "*" || !tag.is_weak && opaque(listed) == Some(&tag.opaque))
}

/// The answer to whoever already holds this state.
pub fn not_modified(tag: &EntityTag) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    if let Some(tag) = tag.header() {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn listed(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|tag| !tag.is_empty())
}

fn opaque(tag: &str) -> Option<&str> {
    tag.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn what_the_caller_holds_is_compared_weakly() {
        let (weak, strong) = (EntityTag::weak("v7"), EntityTag::strong("v7"));
        for value in ["\"v7\"", "W/\"v7\"", "\"v6\", W/\"v7\"", "*"] {
            let headers = with(header::IF_NONE_MATCH, value);
            assert!(if_none_match(&headers, &weak), "{value}");
            assert!(if_none_match(&headers, &strong), "{value}");
        }
        for value in ["\"v6\"", "v7", ""] {
            let headers = with(header::IF_NONE_MATCH, value);
            assert!(!if_none_match(&headers, &weak), "{value}");
        }
        assert!(!if_none_match(&HeaderMap::new(), &weak));
    }

    #[test]
    fn what_the_caller_insists_on_is_compared_strongly() {
        let (weak, strong) = (EntityTag::weak("v7"), EntityTag::strong("v7"));
        let headers = with(header::IF_MATCH, "\"v7\"");
        assert!(if_match(&headers, &strong) && !if_match(&headers, &weak));
        assert!(!if_match(&with(header::IF_MATCH, "W/\"v7\""), &strong));
        assert!(!if_match(&with(header::IF_MATCH, "\"v6\""), &strong));
        assert!(if_match(&HeaderMap::new(), &strong));
    }
}
