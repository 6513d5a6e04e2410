//! The sandbox on a port of its own, its registry in the test's own database.

use std::path::{Path, PathBuf};

use pipeline::PipelineConfig;
use sandbox::{Registry, Replicas};
use settings::Secret;
use sqlx::ConnectOptions;
use store::Pool;
use testkit::TestServer;

pub(crate) struct Sources {
    pub(crate) config: PipelineConfig,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sources")
}

impl Sources {
    /// January 2013 of the real data.
    pub(crate) async fn start(pool: &Pool) -> Self {
        let replicas = Replicas::load(&data()).expect("data/sources");
        let server = TestServer::start(sandbox::router(replicas)).await;
        let base = &server.base_url;
        let url = |path: &str| format!("{base}{path}").parse().expect("a URL");
        let config = PipelineConfig {
            runs_dir: PathBuf::new(),
            weather_url: url("/"),
            carriers_url: url("/wiki/List_of_airline_codes"),
            airports_url: url("/data/airports.csv"),
            registry_url: registry(pool).await,
            flights_dir: data().join("flights"),
            engine: pipeline::Engine::Polars,
            period_start: "2013-01-01".parse().expect("a day"),
            period_end: "2013-01-31".parse().expect("a day"),
        };
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            config: PipelineConfig {
                runs_dir: folder.path().join("runs"),
                ..config
            },
            folder,
        }
    }
}

/// Loads the registry into the test's own database; the reader role is the test's own too.
async fn registry(pool: &Pool) -> Secret {
    let options = pool.connect_options();
    let database = options.get_database().expect("a database").to_owned();
    let registry = Registry {
        admin_url: options.to_url_lossy().to_string(),
        // PostgreSQL cuts names at 63 bytes: the end of the database's name is its own.
        reader: format!(
            "reader of {}",
            &database[database.len().saturating_sub(40)..]
        ),
        reader_password: "for-this-test-only".to_owned(),
        data: data(),
        database,
    };
    sandbox::load_registry(&registry)
        .await
        .expect("the registry");
    let reader = options
        .as_ref()
        .clone()
        .username(&registry.reader)
        .password(&registry.reader_password);
    Secret::new(reader.to_url_lossy())
}
