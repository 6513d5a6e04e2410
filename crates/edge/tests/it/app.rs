//! An API of one guarded route.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use auth::{Caller, scopes};
use edge::Edge;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use store::Pool;
use testkit::{Answer, MovableClock, TestServer};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) const API: &str = "model-api";
pub(crate) const START: &str = "2026-01-01T00:00:00Z";

#[derive(utoipa::OpenApi)]
#[openapi(info(title = "Essai"))]
struct Document;

/// Answers whoever may predict.
#[utoipa::path(get, path = "/v1/guarded", responses((status = 200, description = "ok")))]
async fn guarded(caller: Caller<scopes::Predict>) -> String {
    caller.client_id
}

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) pool: Pool,
    pub(crate) keys: PathBuf,
    pub(crate) secret: String,
    _folder: tempfile::TempDir,
}

impl App {
    /// With a client `testeur` that may predict and give feedback.
    pub(crate) async fn start(pool: Pool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = folder.path().join("keys");
        let clock = Arc::new(MovableClock::at(START));
        let secret = testkit::register(&pool, "testeur", &["predict", "feedback"]).await;
        let server = serve(&pool, &keys, clock.clone()).await;
        Self {
            server,
            clock,
            pool,
            keys,
            secret,
            _folder: folder,
        }
    }

    /// Another instance, that reads the same keys.
    pub(crate) async fn beside(&self) -> TestServer {
        serve(&self.pool, &self.keys, self.clock.clone()).await
    }

    pub(crate) fn clock_now(&self) -> chrono::DateTime<chrono::Utc> {
        domain::Clock::now(self.clock.as_ref())
    }

    pub(crate) async fn enter(&self, token: &str) -> (u16, String) {
        let answer = self.server.get("/v1/guarded", Some(token)).await;
        told(&answer)
    }

    /// A fresh answer of the token route to the client's secret.
    pub(crate) async fn granted(&self) -> Value {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "testeur"),
            ("client_secret", &self.secret),
        ];
        self.server.token_answer(&form).await.json()
    }

    pub(crate) async fn renew(&self, client: &str, refresh_token: &str) -> Answer {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", client),
            ("refresh_token", refresh_token),
        ];
        self.server.token_answer(&form).await
    }

    /// What our own key would sign: the attacker does not have it, but it tells apart what the
    /// signature protects from what the claims do.
    pub(crate) fn sign(&self, header: &Header, claims: &Value) -> String {
        let document = std::fs::read(self.keys.join(format!("{API}.pk8"))).expect("the key");
        let key = EncodingKey::from_ed_der(&document);
        jsonwebtoken::encode(header, claims, &key).expect("signed")
    }

    pub(crate) async fn header(&self) -> Header {
        let keys = self.server.get("/.well-known/jwks.json", None).await.json();
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = keys["keys"][0]["kid"].as_str().map(str::to_owned);
        header
    }
}

async fn serve(pool: &Pool, keys: &Path, clock: Arc<MovableClock>) -> TestServer {
    let edge = Edge::new(API, pool.clone(), keys, 15, clock).expect("a state");
    let own = OpenApiRouter::new()
        .routes(routes!(guarded))
        .with_state(edge.clone());
    TestServer::start(edge::finish(Document::openapi(), own, edge, None, &[])).await
}

/// The status of an answer and the slug of its problem.
pub(crate) fn told(answer: &Answer) -> (u16, String) {
    let status = answer.status.as_u16();
    let slug = if status == 200 {
        String::new()
    } else {
        answer.problem_slug()
    };
    (status, slug)
}

/// The claims of a good token at [`START`].
pub(crate) fn claims() -> Value {
    let now = 1_767_225_600;
    json!({
        "iss": API, "aud": API, "sub": "testeur", "scope": "predict", "jti": "x",
        "iat": now, "nbf": now, "exp": now + 900
    })
}
