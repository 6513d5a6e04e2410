//! Calls to our own services.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

/// What a service answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    /// Seconds after which to come again, where the answer says so.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.body)
            .with_context(|| format!("réponse {} qui n'est pas du JSON", self.status))
    }
}

/// `GET`, with a token or without.
pub(crate) fn get(url: &str, token: Option<&str>) -> Result<Answer> {
    let mut request = agent().get(url);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    answer(url, request.call())
}

/// `POST` of a JSON body, with a token or without.
pub(crate) fn post(url: &str, token: Option<&str>, body: &Value) -> Result<Answer> {
    let mut request = agent().post(url);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    answer(url, request.send_json(body))
}

/// `PUT` of nothing.
pub(crate) fn put(url: &str) -> Result<Answer> {
    answer(url, agent().put(url).send_empty())
}

/// `POST` of a form.
pub(crate) fn post_form(url: &str, fields: &[(&str, &str)]) -> Result<Answer> {
    answer(url, agent().post(url).send_form(fields.iter().copied()))
}

/// `GET` of a body that is read as it comes.
pub(crate) fn stream(url: &str, token: &str) -> Result<impl std::io::Read + use<>> {
    let request = agent()
        .get(url)
        .header("authorization", format!("Bearer {token}"));
    let response = request
        .call()
        .with_context(|| format!("{url} ne répond pas"))?;
    if response.status().as_u16() != 200 {
        anyhow::bail!("{url} répond {}", response.status());
    }
    Ok(response.into_body().into_reader())
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .proxy(None)
        .build()
        .into()
}

fn answer(
    url: &str,
    response: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Answer> {
    let mut response = response.with_context(|| format!("{url} ne répond pas"))?;
    let header = |name| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(ToOwned::to_owned)
    };
    Ok(Answer {
        status: response.status().as_u16(),
        media_type: header("content-type").unwrap_or_default(),
        retry_after: header("retry-after").and_then(|seconds| seconds.parse().ok()),
        body: response
            .body_mut()
            .read_to_string()
            .with_context(|| format!("{url} : réponse interrompue"))?,
    })
}
