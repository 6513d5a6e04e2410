//! The sandbox on a port of its own, its registry in the test's own database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::SystemClock;
use extractor::RetryPolicy;
use pipeline::steps::{self, Extraction};
use pipeline::{Console, PipelineConfig, PipelineError, Request, RunFolder, RunRecord};
use sandbox::{Faults, Registry, RegistryFault, Replicas};
use settings::Secret;
use sqlx::ConnectOptions;
use store::Pool;
use testkit::TestServer;

pub(crate) struct Sources {
    pub(crate) config: PipelineConfig,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) faults: Faults,
    registry: Registry,
}

pub(crate) fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sources")
}

impl Sources {
    /// January 2013 of the real data.
    pub(crate) async fn start(pool: &Pool) -> Self {
        let replicas = Replicas::load(&data()).expect("data/sources");
        let faults = Faults::default();
        let router = sandbox::misbehaving_router(replicas, faults.clone());
        let server = TestServer::start(router).await;
        let (registry, registry_url) = registry(pool).await;
        let base = &server.base_url;
        let url = |path: &str| format!("{base}{path}").parse().expect("a URL");
        let config = PipelineConfig {
            runs_dir: PathBuf::new(),
            weather_url: url("/"),
            carriers_url: url("/wiki/List_of_airline_codes"),
            airports_url: url("/data/airports.csv"),
            registry_url,
            flights_dir: data().join("flights"),
            engine: pipeline::Engine::Polars,
            period_start: "2013-01-01".parse().expect("a day"),
            period_end: "2013-01-31".parse().expect("a day"),
            contact_url: "https://escale.example/contact".to_owned(),
            requests_per_second: 1000.try_into().expect("not zero"),
            request_timeout: Duration::from_secs(10),
            registry_timeout: Duration::from_secs(10),
            retry: RetryPolicy {
                attempts: 3,
                first_delay: Duration::from_millis(5),
                ..RetryPolicy::default()
            },
        };
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            config: PipelineConfig {
                runs_dir: folder.path().join("runs"),
                ..config
            },
            folder,
            faults,
            registry,
        }
    }
}

impl Sources {
    /// Puts a fault on a replica: `weather=429:2`.
    pub(crate) fn fault(&self, spec: &str) {
        self.faults.set(spec.parse().expect("a fault"));
    }

    pub(crate) async fn registry_fault(&self, fault: RegistryFault) {
        let Registry {
            admin_url,
            database,
            reader,
            ..
        } = &self.registry;
        sandbox::damage_registry(admin_url, database, reader, fault)
            .await
            .expect("a fault");
    }

    /// Extracts what `request` asks, given what the database holds.
    pub(crate) async fn extract(
        &self,
        pool: &Pool,
        request: &Request,
    ) -> Result<(RunFolder, RunRecord), PipelineError> {
        let held = store::watermarks::list(pool).await?;
        let extraction = Extraction::new(&self.config, request.clone(), &held);
        steps::extract(extraction, &SystemClock, &Console::silent()).await
    }
}

/// What asks to read everything again.
pub(crate) fn full() -> Request {
    Request {
        full: true,
        ..Request::default()
    }
}

/// Loads the registry into the test's own database; the reader role is the test's own too.
async fn registry(pool: &Pool) -> (Registry, Secret) {
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
    let url = Secret::new(reader.to_url_lossy());
    (registry, url)
}
