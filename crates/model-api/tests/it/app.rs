//! Starts both APIs for a test.

use std::path::Path;
use std::sync::Arc;

use model_api::{AppState, Credentials, DatasetClient, ServedModel};
use settings::Secret;
use store::Pool;
use testkit::{MovableClock, TestServer};

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) dataset_pool: Pool,
    pub(crate) token: String,
    /// Of the model.
    pub(crate) version: String,
    pool: Pool,
    /// Holds keys and models.
    _folder: tempfile::TempDir,
}

impl App {
    /// Over the small dataset, with a tiny model.
    pub(crate) async fn seeded(pool: Pool) -> Self {
        testkit::seed(&pool).await;
        let folder = tempfile::tempdir().expect("a folder");
        let models = folder.path().join("models");
        testkit::write_model(&models, &features::Horizon::H2.schema_sha256());
        Self::over(pool, folder, &models).await
    }

    /// Over whatever `pool` holds, with the production model of `models`.
    pub(crate) async fn over(pool: Pool, folder: tempfile::TempDir, models: &Path) -> Self {
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
        let model = ServedModel::load(&registry, &testkit::onnxruntime()).expect("a model");
        let version = model.version().to_owned();
        let keys = folder.path().join("keys");
        let state =
            AppState::new(pool.clone(), model, client, &keys, 15, clock.clone()).expect("a state");
        let server = TestServer::start(model_api::app(state)).await;
        let secret = testkit::register(&pool, "testeur", &["model:predict", "model:read"]).await;
        let token = server.token("testeur", &secret).await;
        Self {
            server,
            clock,
            dataset_pool,
            token,
            version,
            pool,
            _folder: folder,
        }
    }

    pub(crate) async fn token_with(&self, scopes: &[&str]) -> String {
        let secret = testkit::register(&self.pool, "autre", scopes).await;
        self.server.token("autre", &secret).await
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
