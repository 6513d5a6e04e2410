//! The service follows the version of an evening, whose calibration alone moved.

use std::time::Duration;

use features::Horizon;
use model::{ModelDirectory, Recalibration};
use serde_json::{Value, json};
use store::Pool;

use crate::app::{App, flight};

const SHIFT: f64 = 0.75;

/// Publishes the version in production moved by [`SHIFT`], and promotes it.
fn tonight(app: &App) -> String {
    let name = Horizon::H2.model_name();
    let registry = testkit::registry(&app.models);
    let path = registry.local(name, &app.version).expect("a version");
    let model = ModelDirectory::open(&path, &Horizon::H2.schema_sha256()).expect("a model");
    let day = "2013-12-01".parse().expect("a day");
    let moved = Recalibration {
        from: app.version.clone(),
        as_of: "2013-12-10T23:00:00Z".parse().expect("an instant"),
        first_day: day,
        last_day: day,
        flights: 12_000,
        told: 0.2,
        happened: 0.3,
        shift: [SHIFT, 0.0, 0.0],
    };
    let folder = tempfile::tempdir().expect("a folder");
    let draft = folder.path().join("evening");
    model
        .write_recalibrated(&draft, moved, "# Carte du soir")
        .expect("a draft");
    testkit::publish(Horizon::H2, &app.models, &draft)
}

/// The next answer of another version than `former`.
async fn followed(app: &App, former: &str) -> Value {
    for _ in 0..100 {
        let body = json!({ "flights": [flight()], "explain": true });
        let answer = app
            .server
            .post("/v1/predictions", Some(&app.token), &body)
            .await;
        let told = answer.json()["results"][0]["prediction"].clone();
        if told["model_version"] != former {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("ten seconds later, the former version still answers");
}

fn number(told: &Value, field: &str) -> f64 {
    told[field]
        .as_f64()
        .unwrap_or_else(|| panic!("{field}: {told}"))
}

fn log_odds(p: f64) -> f64 {
    (p / (1.0 - p)).ln()
}

async fn drift(app: &App) -> Value {
    let report = app
        .server
        .get("/v1/monitoring/drift", Some(&app.token))
        .await;
    let models = report.json()["models"].clone();
    let models = models.as_array().expect("models").clone();
    let h2 = models.into_iter().find(|model| model["horizon"] == "h2");
    h2.expect("h2")
}

#[sqlx::test(migrations = "../../migrations")]
async fn an_evening_is_followed_and_moves_the_answer_but_neither_its_interval_nor_the_drift(
    pool: Pool,
) {
    let app = App::seeded(pool).await;
    let before = app.predicted().await;
    app.state.recorder.settle(Duration::from_secs(5)).await;
    let seen = drift(&app).await["rows"].as_u64().expect("a count");
    assert!(seen > 0, "one flight was seen");

    let version = tonight(&app);
    let after = followed(&app, &app.version).await;
    assert_eq!(after["model_version"], version.as_str());
    let risk = |told: &Value| log_odds(number(told, "late_probability"));
    let moved = risk(&after) - risk(&before);
    assert!((moved - SHIFT).abs() < 1e-6, "moved by {moved}");
    assert!(number(&after, "late_30_probability") <= number(&after, "late_probability"));
    assert!(number(&after, "late_60_probability") <= number(&after, "late_30_probability"));
    for bound in ["delay_low_min", "delay_median_min", "delay_high_min"] {
        assert_eq!(after[bound], before[bound], "{bound}");
    }

    // The window of drift goes on, on the risk that the trees told.
    app.state.recorder.settle(Duration::from_secs(5)).await;
    let now = drift(&app).await;
    assert_eq!(now["model_version"], version.as_str());
    assert!(now["rows"].as_u64().expect("a count") > seen, "{now}");

    let told = app
        .server
        .get("/v1/model?horizon=h2", Some(&app.token))
        .await
        .json();
    assert_eq!(told["recalibration"]["from"], app.version.as_str());
    assert_eq!(told["recalibration"]["as_of"], "2013-12-10T23:00:00Z");
    let card = app
        .server
        .get("/v1/model/card?horizon=h2", Some(&app.token))
        .await;
    assert_eq!(String::from_utf8_lossy(&card.body), "# Carte du soir");

    let registry = testkit::registry(&app.models);
    let actor = model::Actor {
        by: "test",
        at: "2026-01-01T00:00:00Z".parse().expect("an instant"),
        why: "too much",
    };
    registry
        .rollback(Horizon::H2.model_name(), &version, &actor)
        .expect("a move");
    let back = followed(&app, &version).await;
    assert!((risk(&back) - risk(&before)).abs() < 1e-9);
}
