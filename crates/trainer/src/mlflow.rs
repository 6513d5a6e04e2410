//! A training told to an MLflow server, by its REST API 2.0: parameters, measures, tags.
//!
//! Optional, and never the reason why a training fails: the registry is what keeps models.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Map, Value, json};

use crate::TrainerError;

/// Measures of slices and of bins are in `metrics.json`: there are hundreds of them.
const LEFT_OUT: [&str; 3] = ["by_", "slices", "calibration"];

/// Where runs are sent.
#[derive(Debug, Clone)]
pub struct MlflowServer {
    /// Without a final slash.
    pub url: String,
    pub experiment: String,
}

/// Sends the run of the model in that directory; gives its identifier there.
pub async fn send(
    server: &MlflowServer,
    directory: &Path,
    at: DateTime<Utc>,
) -> Result<String, TrainerError> {
    let manifest = read(&directory.join("manifest.json"))?;
    let metrics = read(&directory.join("metrics.json"))?;
    let client = Client::builder()
        .user_agent(concat!("ponctuel-trainer/", env!("CARGO_PKG_VERSION")))
        .timeout(Duration::from_secs(30))
        .build()?;
    let api = |path: &str| format!("{}/api/2.0/mlflow/{path}", server.url);
    let now = at.timestamp_millis();
    let experiment = experiment(&client, &api, &server.experiment).await?;
    let created = json!({
        "experiment_id": experiment,
        "start_time": now,
        "run_name": format!("{} {}", text(&manifest["name"]), text(&manifest["trained_at"])),
    });
    let answer = call(client.post(api("runs/create")).json(&created)).await?;
    let run = text(&answer["run"]["info"]["run_id"]);
    let batch = json!({
        "run_id": run,
        "params": pairs(&manifest, &["horizon", "seed", "trees", "late_threshold_min"]),
        "tags": pairs(
            &manifest,
            &["name", "feature_schema_sha256", "data_snapshot_sha256", "code_revision"],
        ),
        "metrics": measures(&metrics, now),
    });
    call(client.post(api("runs/log-batch")).json(&batch)).await?;
    let ended = json!({ "run_id": run, "status": "FINISHED", "end_time": now });
    call(client.post(api("runs/update")).json(&ended)).await?;
    Ok(run)
}

/// The identifier of the experiment, made when absent.
async fn experiment(
    client: &Client,
    api: &impl Fn(&str) -> String,
    name: &str,
) -> Result<String, TrainerError> {
    let request = client
        .get(api("experiments/get-by-name"))
        .query(&[("experiment_name", name)]);
    match call(request).await {
        Ok(found) => Ok(text(&found["experiment"]["experiment_id"])),
        Err(TrainerError::Mlflow { status, .. }) if status == StatusCode::NOT_FOUND.as_u16() => {
            let request = client
                .post(api("experiments/create"))
                .json(&json!({ "name": name }));
            Ok(text(&call(request).await?["experiment_id"]))
        }
        Err(error) => Err(error),
    }
}

async fn call(request: RequestBuilder) -> Result<Value, TrainerError> {
    let response = request.send().await?;
    let status = response.status();
    if status.is_success() {
        return Ok(response.json().await?);
    }
    let said = response.text().await.unwrap_or_default();
    Err(TrainerError::Mlflow {
        status: status.as_u16(),
        said: said.chars().take(300).collect(),
    })
}

fn read(path: &Path) -> Result<Value, TrainerError> {
    let bytes = std::fs::read(path).map_err(|source| TrainerError::Io {
        path: path.to_owned(),
        source,
    })?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// `[{"key": …, "value": …}]`, as MLflow wants them.
fn pairs(manifest: &Value, names: &[&str]) -> Vec<Value> {
    let found = names.iter().filter(|name| !manifest[**name].is_null());
    found
        .map(|name| json!({ "key": name, "value": text(&manifest[*name]) }))
        .collect()
}

/// Every number of `metrics.json` but those of slices, named by its path: `test.roc_auc`.
fn measures(metrics: &Value, timestamp: i64) -> Vec<Value> {
    let mut found = Vec::new();
    if let Some(fields) = metrics.as_object() {
        walk(fields, "", &mut |key, value| {
            found.push(json!({
                "key": key, "value": value, "timestamp": timestamp, "step": 0
            }));
        });
    }
    found
}

fn walk(fields: &Map<String, Value>, path: &str, found: &mut impl FnMut(String, f64)) {
    for (name, value) in fields {
        if LEFT_OUT.iter().any(|start| name.starts_with(start)) && !value.is_number() {
            continue;
        }
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        if let Some(number) = value.as_f64() {
            found(path, number);
        } else if let Some(inner) = value.as_object() {
            walk(inner, &path, found);
        }
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_named_by_their_path_without_the_slices() {
        let metrics = json!({
            "test": { "after": { "roc_auc": 0.7, "calibration_error": 0.01 },
                      "by_carrier": { "UA": { "roc_auc": 0.6 } },
                      "calibration": [ { "rows": 3 } ], "first_day": "2013-11-01" },
            "parity": 1e-8
        });
        let sent = measures(&metrics, 5);
        let keys: Vec<_> = sent
            .iter()
            .map(|it| it["key"].as_str().expect("a key"))
            .collect();
        assert_eq!(
            keys,
            [
                "parity",
                "test.after.calibration_error",
                "test.after.roc_auc"
            ]
        );
        assert_eq!(sent[2]["value"], 0.7);
    }
}
