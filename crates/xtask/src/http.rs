//! Calls to our own services.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

/// What a service answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
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

/// `POST` of a form.
pub(crate) fn post_form(url: &str, fields: &[(&str, &str)]) -> Result<Answer> {
    answer(url, agent().post(url).send_form(fields.iter().copied()))
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
    let media_type = response
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    Ok(Answer {
        status: response.status().as_u16(),
        media_type,
        body: response
            .body_mut()
            .read_to_string()
            .with_context(|| format!("{url} : réponse interrompue"))?,
    })
}
