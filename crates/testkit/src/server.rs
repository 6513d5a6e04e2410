//! The real application, on a port of its own, called over HTTP.

use std::net::SocketAddr;

use axum::Router;
use contract::{Problem, TokenResponse};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;

/// A server that lives as long as the test's runtime.
#[derive(Debug, Clone)]
pub struct TestServer {
    pub base_url: String,
    client: reqwest::Client,
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl TestServer {
    pub async fn start(router: Router) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let client = reqwest::Client::builder().build().expect("a client");
        Self {
            base_url: format!("http://{address}"),
            client,
        }
    }

    pub async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.send(self.client.get(self.url(path)), token).await
    }

    /// The same with some headers.
    pub async fn get_with(
        &self,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.client.get(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, token).await
    }

    pub async fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Answer {
        self.send(self.client.post(self.url(path)).json(body), token)
            .await
    }

    /// The same with any body and content type.
    pub async fn post_raw(
        &self,
        path: &str,
        token: Option<&str>,
        media_type: &str,
        body: &str,
    ) -> Answer {
        let request = self
            .client
            .post(self.url(path))
            .header(CONTENT_TYPE, media_type);
        self.send(request.body(body.to_owned()), token).await
    }

    /// The same with any headers and bytes.
    pub async fn post_bytes(
        &self,
        path: &str,
        token: Option<&str>,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = self.client.post(self.url(path)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request, token).await
    }

    /// Asks for a token with any form.
    pub async fn token_answer(&self, form: &[(&str, &str)]) -> Answer {
        self.send(self.client.post(self.url("/v1/token")).form(form), None)
            .await
    }

    /// A token with every scope of the client.
    pub async fn token(&self, id: &str, secret: &str) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ];
        let answer = self.token_answer(&form).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let granted: TokenResponse = serde_json::from_slice(&answer.body).expect("a token");
        granted.access_token
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    async fn send(&self, request: RequestBuilder, token: Option<&str>) -> Answer {
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.expect("a whole body").to_vec();
        Answer {
            status,
            headers,
            body,
        }
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    /// The problem document, whose media type and status must be right.
    pub fn problem(&self) -> Problem {
        let media_type = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        assert_eq!(media_type, Some(Problem::MEDIA_TYPE), "{self:?}");
        let problem: Problem = serde_json::from_slice(&self.body).expect("a problem document");
        assert_eq!(problem.status, self.status.as_u16(), "{problem:?}");
        assert!(problem.request_id.is_some(), "{problem:?}");
        problem
    }

    /// The end of the problem's `type`.
    pub fn problem_slug(&self) -> String {
        let kind = self.problem().kind;
        kind.rsplit(':').next().unwrap_or_default().to_owned()
    }
}
