//! Starts the application for a test.

use std::sync::Arc;

use dataset_api::AppState;
use store::Pool;
use testkit::{MovableClock, TestServer};

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) pool: Pool,
    /// Holds the signing key.
    _keys: tempfile::TempDir,
}

impl App {
    pub(crate) async fn start(pool: Pool) -> Self {
        let keys = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(MovableClock::at("2026-01-01T00:00:00Z"));
        let state = AppState::new(pool.clone(), keys.path(), 15, clock.clone()).expect("a state");
        let server = TestServer::start(dataset_api::app(state)).await;
        Self {
            server,
            clock,
            pool,
            _keys: keys,
        }
    }

    /// The application with the small dataset, and a token that may read and export it.
    pub(crate) async fn seeded(pool: Pool) -> (Self, String) {
        let app = Self::start(pool).await;
        testkit::seed(&app.pool).await;
        let token = app.token_with(&["dataset:read", "dataset:export"]).await;
        (app, token)
    }

    pub(crate) async fn token_with(&self, scopes: &[&str]) -> String {
        let secret = testkit::register(&self.pool, "testeur", scopes).await;
        self.server.token("testeur", &secret).await
    }
}
