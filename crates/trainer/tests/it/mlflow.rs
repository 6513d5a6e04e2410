//! A run sent to a real MLflow server and read back: `cargo xtask server mlflow` starts one.

use chrono::{DateTime, Utc};
use domain::FixedClock;
use serde_json::{Value, json};
use trainer::mlflow::{MlflowServer, send};
use trainer::train;

use crate::synthetic::{config, write_snapshot};

#[expect(
    clippy::disallowed_methods,
    reason = "the tests are told where the server is by whoever runs them"
)]
fn server() -> Option<MlflowServer> {
    let Ok(url) = std::env::var("PONCTUEL_TEST_MLFLOW") else {
        println!(
            "sauté : aucun serveur MLflow (PONCTUEL_TEST_MLFLOW) ; cargo xtask server mlflow en \
             démarre un"
        );
        return None;
    };
    Some(MlflowServer {
        url,
        experiment: "essai".to_owned(),
    })
}

#[tokio::test]
async fn a_training_sent_to_mlflow_is_found_there_with_its_measures() {
    let Some(server) = server() else {
        return;
    };
    let (snapshot, drafts) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    write_snapshot(snapshot.path(), 1500);
    let at: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let trained = train(&config(snapshot.path(), drafts.path()), &FixedClock(at))
        .expect("a model")
        .remove(0);
    let first = send(&server, &trained.path, at).await.expect("sent");
    let second = send(&server, &trained.path, at)
        .await
        .expect("the experiment is there");
    assert_ne!(first, second);

    let client = reqwest::Client::builder().build().expect("a client");
    let found: Value = client
        .get(format!("{}/api/2.0/mlflow/runs/get", server.url))
        .query(&[("run_id", &first)])
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let run = &found["run"];
    assert_eq!(run["info"]["status"], "FINISHED");
    let value = |list: &Value, key: &str| {
        let items = list.as_array().expect("a list").iter();
        let mut found = items.filter(|item| item["key"] == json!(key));
        found.next().map(|item| item["value"].clone())
    };
    assert_eq!(value(&run["data"]["params"], "seed"), Some(json!("7")));
    assert_eq!(value(&run["data"]["tags"], "name"), Some(json!("late-h2")));
    let auc = value(&run["data"]["metrics"], "test.after_calibration.roc_auc");
    assert_eq!(
        auc,
        Some(json!(trained.metrics.test.after_calibration.roc_auc))
    );
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_an_error_with_an_advice() {
    let drafts = tempfile::tempdir().expect("a folder");
    for file in ["manifest.json", "metrics.json"] {
        std::fs::write(drafts.path().join(file), "{}").expect("a file");
    }
    // A port that was just free.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = port.local_addr().expect("an address");
    drop(port);
    let server = MlflowServer {
        url: format!("http://{address}"),
        experiment: "essai".to_owned(),
    };
    let error = send(&server, drafts.path(), DateTime::UNIX_EPOCH).await;
    assert!(!error.expect_err("nobody").advice().is_empty());
}
