//! Starts both APIs for a test.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use features::Horizon;
use model_api::{AppState, Credentials, DatasetClient, Models};
use settings::Secret;
use store::Pool;
use testkit::{MovableClock, TestServer};

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) dataset_pool: Pool,
    pub(crate) token: String,
    /// Of the model of `h2`.
    pub(crate) version: String,
    pub(crate) models: PathBuf,
    pub(crate) pool: Pool,
    pub(crate) state: AppState,
    /// Holds keys and models.
    _folder: tempfile::TempDir,
}

impl App {
    /// Over the small dataset, with a tiny model a horizon.
    pub(crate) async fn seeded(pool: Pool) -> Self {
        Self::shaped(pool, |state| state).await
    }

    /// The same, its state changed before it serves.
    pub(crate) async fn shaped(pool: Pool, shape: impl FnOnce(AppState) -> AppState) -> Self {
        testkit::seed(&pool).await;
        Self::again(pool, shape).await
    }

    /// The same over a base that is seeded already. Limits hold from its first request on: its token
    /// is signed here, not asked for.
    pub(crate) async fn again(pool: Pool, shape: impl FnOnce(AppState) -> AppState) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let models = folder.path().join("models");
        for horizon in Horizon::ALL {
            testkit::write_model_of(horizon, &models, &horizon.schema_sha256());
        }
        Self::start(pool, folder, &models, shape).await
    }

    /// Over whatever `pool` holds, with the production models of `models`.
    pub(crate) async fn over(pool: Pool, folder: tempfile::TempDir, models: &Path) -> Self {
        Self::start(pool, folder, models, |state| state).await
    }

    async fn start(
        pool: Pool,
        folder: tempfile::TempDir,
        models: &Path,
        shape: impl FnOnce(AppState) -> AppState,
    ) -> Self {
        let clock = Arc::new(MovableClock::at("2026-01-01T00:00:00Z"));
        // The dataset API has connections of its own, so that a test can cut them.
        let dataset_pool = sqlx::PgPool::connect_lazy_with(pool.connect_options().as_ref().clone());
        let dataset = start_dataset_api(&dataset_pool, folder.path(), clock.clone()).await;
        let secret = testkit::register(&pool, "model-api", &["dataset:read"]).await;
        let credentials = Credentials {
            client_id: "model-api".to_owned(),
            client_secret: Secret::new(secret),
        };
        let client = DatasetClient::new(&dataset.base_url, credentials).expect("a client");
        let registry = testkit::registry(models);
        let h2 = Horizon::H2.model_name();
        let version = registry.production(h2).expect("a read").expect("a version");
        let loaded = Models::open(registry, &testkit::onnxruntime()).expect("models");
        let keys = folder.path().join("keys");
        let state =
            AppState::new(pool.clone(), loaded, client, &keys, 15, clock.clone()).expect("a state");
        let scopes = ["predict", "feedback", "model:read", "model:admin"];
        testkit::register(&pool, "testeur", &scopes).await;
        let token = state
            .edge
            .tokens
            .issue(
                "testeur",
                &scopes.join(" "),
                domain::Clock::now(clock.as_ref()),
            )
            .expect("signed");
        let state = shape(state);
        let server = TestServer::start(model_api::app(state.clone())).await;
        Self {
            server,
            clock,
            dataset_pool,
            token,
            version,
            models: models.to_owned(),
            pool,
            state,
            _folder: folder,
        }
    }

    pub(crate) async fn token_with(&self, scopes: &[&str]) -> String {
        let secret = testkit::register(&self.pool, "autre", scopes).await;
        self.server.token("autre", &secret).await
    }

    /// The measures, as text.
    pub(crate) async fn measures(&self) -> String {
        let answer = self.server.get("/metrics", None).await;
        String::from_utf8_lossy(&answer.body).into_owned()
    }

    /// The prediction of one good flight.
    pub(crate) async fn predicted(&self) -> serde_json::Value {
        let answer = self.predict(serde_json::json!([flight()])).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["results"][0]["prediction"].clone()
    }

    pub(crate) async fn predict(&self, flights: serde_json::Value) -> testkit::Answer {
        let body = serde_json::json!({ "flights": flights });
        self.server
            .post("/v1/predictions", Some(&self.token), &body)
            .await
    }
}

pub(crate) async fn start_dataset_api(
    pool: &Pool,
    folder: &Path,
    clock: Arc<MovableClock>,
) -> TestServer {
    let state =
        dataset_api::AppState::new(pool.clone(), &folder.join("keys"), 15, clock).expect("a state");
    TestServer::start(dataset_api::app(state)).await
}

/// A flight of the small dataset.
pub(crate) fn flight() -> serde_json::Value {
    serde_json::json!({
        "carrier": "UA", "flight_number": 1, "origin": "EWR", "destination": "IAH",
        "tail_number": "N14228",
        "scheduled_departure": "2013-01-05T10:15:00Z", "scheduled_arrival": "2013-01-05T14:19:00Z"
    })
}

/// The same with another value in a field.
pub(crate) fn with(field: &str, value: serde_json::Value) -> serde_json::Value {
    let mut flight = flight();
    flight[field] = value;
    flight
}
