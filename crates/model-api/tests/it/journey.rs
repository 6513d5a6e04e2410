//! The whole journey on two real months: five sources, rows, dataset API, training, prediction.

use std::path::Path;
use std::sync::Arc;

use domain::{Clock, SystemClock};
use features::Horizon;
use pipeline::steps::{self, Extraction};
use pipeline::{Console, PipelineConfig, Request};
use sandbox::{Registry, Replicas};
use serde_json::json;
use settings::Reader;
use sqlx::ConnectOptions;
use store::Pool;
use testkit::{MovableClock, TestServer};
use trainer::{ApiAccess, HyperParameters, Split, TrainerConfig};

use crate::app::{App, start_dataset_api};
use crate::{drift, parity};

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a day")
}

/// January and February 2013, from the sandbox to rows.
async fn fill(pool: &Pool, runs: &Path) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/sources");
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
        data: data.clone(),
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
    let server = TestServer::start(sandbox::router(
        Replicas::load(&data).expect("data/sources"),
    ))
    .await;
    let base = &server.base_url;
    let variables = [
        ("RUNS_DIR", runs.display().to_string()),
        ("WEATHER_URL", base.clone()),
        ("CARRIERS_URL", format!("{base}/wiki/List_of_airline_codes")),
        ("AIRPORTS_URL", format!("{base}/data/airports.csv")),
        ("REGISTRY_URL", reader.to_url_lossy().to_string()),
        ("FLIGHTS_DIR", data.join("flights").display().to_string()),
        ("PERIOD_END", "2013-02-28".to_owned()),
        ("REQUESTS_PER_SECOND", "1000".to_owned()),
    ];
    let variables = variables.map(|(name, value)| (format!("PONCTUEL_{name}"), value));
    let config =
        PipelineConfig::from_settings(Reader::from_variables(variables)).expect("settings");
    let console = Console::silent();
    let extraction = Extraction::new(&config, Request::default(), &[], SystemClock.now());
    let (folder, _) = steps::extract(extraction, &SystemClock, &console)
        .await
        .expect("extracted");
    steps::aggregate(&folder, &console).expect("aggregated");
    steps::import(&folder, pool, &console)
        .await
        .expect("imported");
}

#[sqlx::test(migrations = "../../migrations")]
async fn five_sources_become_a_prediction_served_over_http(pool: Pool) {
    let folder = tempfile::tempdir().expect("a folder");
    fill(&pool, &folder.path().join("runs")).await;

    let clock = Arc::new(MovableClock::at("2026-01-01T00:00:00Z"));
    let dataset = start_dataset_api(&pool, folder.path(), clock).await;
    let secret = testkit::register(&pool, "trainer", &["dataset:read", "dataset:export"]).await;
    let secret_file = folder.path().join("trainer.secret");
    std::fs::write(&secret_file, secret).expect("a file");
    let api = ApiAccess {
        base_url: dataset.base_url.clone(),
        client_id: "trainer".to_owned(),
        client_secret_file: secret_file,
    };
    let snapshot = folder.path().join("snapshot");
    trainer::download(&api, &snapshot)
        .await
        .expect("a snapshot");
    let models = folder.path().join("models");
    let config = TrainerConfig {
        api: Some(api),
        snapshot_dir: snapshot.clone(),
        drafts_dir: folder.path().join("drafts"),
        onnxruntime: testkit::onnxruntime(),
        horizons: vec![Horizon::H2],
        seed: 7,
        split: Split {
            test_from: day("2013-02-18"),
            blocks: 2,
        },
        hyper_parameters: HyperParameters::default(),
    };
    let trained = trainer::train(&config, &SystemClock).expect("a model");
    let [trained] = trained.as_slice() else {
        panic!("one horizon, one model");
    };
    let test = trained.metrics.test.after_calibration;
    assert!(test.rows > 5000, "{test:?}");
    assert!(test.roc_auc > 0.6, "two months teach something: {test:?}");
    let onnxruntime = testkit::onnxruntime();
    let verified = trainer::verify(Horizon::H2, &trained.path, &snapshot, &onnxruntime);
    let verified = verified.expect("verified");
    assert!(
        verified.differences.is_empty(),
        "{:?}",
        verified.differences
    );

    let version = testkit::publish(Horizon::H2, &models, &trained.path);
    let app = App::over(pool, folder, &models).await;
    let flight = json!({
        "carrier": "UA", "origin": "EWR", "destination": "IAH", "tail_number": "N14228",
        "scheduled_departure": "2013-02-20T10:15:00Z", "scheduled_arrival": "2013-02-20T14:19:00Z"
    });
    let answer = app.predict(json!([flight])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let prediction = answer.json()["results"][0]["prediction"].clone();
    assert_eq!(prediction["model_version"].as_str(), Some(version.as_str()));
    let probability = prediction["late_probability"]
        .as_f64()
        .expect("a probability");
    assert!(probability > 0.0 && probability < 1.0, "{probability}");
    parity::same(&app, &trained.path, &snapshot).await;
    drift::moves(&app, &snapshot).await;
    let model = app.server.get("/v1/model", Some(&app.token)).await.json();
    assert_eq!(model["test"]["roc_auc"].as_f64(), Some(test.roc_auc));
}
