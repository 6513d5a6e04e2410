//! Starts the application for a test.

use std::sync::Arc;

use dataset_api::{AppState, Limits};
use store::Pool;
use testkit::{MovableClock, TestServer};

pub(crate) struct App {
    pub(crate) server: TestServer,
    pub(crate) clock: Arc<MovableClock>,
    pub(crate) pool: Pool,
    tokens: Arc<auth::Tokens>,
    /// Holds the signing key.
    _keys: tempfile::TempDir,
}

impl App {
    pub(crate) async fn start(pool: Pool) -> Self {
        Self::limited(pool, Limits::default()).await
    }

    pub(crate) async fn limited(pool: Pool, limits: Limits) -> Self {
        Self::with(pool, |state| state.with_limits(limits)).await
    }

    /// The application whose answers must start within so long.
    pub(crate) async fn hurried(pool: Pool, patience: std::time::Duration) -> Self {
        Self::with(pool, |state| state.with_patience(patience)).await
    }

    /// The application that holds at most so many hours of weather in memory.
    pub(crate) async fn holding(pool: Pool, hours: i64) -> Self {
        Self::with(pool, |state| state.holding(hours)).await
    }

    async fn with(pool: Pool, change: impl FnOnce(AppState) -> AppState) -> Self {
        let keys = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(MovableClock::at("2026-01-01T00:00:00Z"));
        let state = AppState::new(pool.clone(), keys.path(), 15, clock.clone()).expect("a state");
        let state = change(state);
        let tokens = Arc::clone(&state.edge.tokens);
        let server = TestServer::start(dataset_api::app(state)).await;
        Self {
            server,
            clock,
            pool,
            tokens,
            _keys: keys,
        }
    }

    /// The application with the small dataset, and a token that may do all of it.
    pub(crate) async fn seeded(pool: Pool) -> (Self, String) {
        let app = Self::start(pool).await;
        testkit::seed(&app.pool).await;
        let token = app
            .token_with(&["dataset:read", "dataset:export", "dataset:admin"])
            .await;
        (app, token)
    }

    pub(crate) async fn token_with(&self, scopes: &[&str]) -> String {
        let secret = testkit::register(&self.pool, "testeur", scopes).await;
        self.server.token("testeur", &secret).await
    }

    /// The application over a database that never answers.
    pub(crate) async fn over_nothing(pool: Pool) -> Self {
        let options = sqlx::postgres::PgConnectOptions::clone(&pool.connect_options())
            .host("127.0.0.1")
            .port(1);
        let nowhere = sqlx::postgres::PgPoolOptions::new()
            .acquire_timeout(std::time::Duration::from_millis(200))
            .connect_lazy_with(options);
        Self::start(nowhere).await
    }

    /// A token that no route gave: the database of clients may be gone.
    pub(crate) fn issue(&self) -> String {
        let scopes = "dataset:read dataset:export dataset:admin";
        let now = domain::Clock::now(&*self.clock);
        self.tokens.issue("testeur", scopes, now).expect("signed")
    }
}
