//! Faults set and lifted while the sandbox runs.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::kind::FAULTS;
use super::{FaultSpec, Faults};

/// How many requests a fault strikes.
#[derive(Debug, Deserialize)]
pub(crate) struct Times {
    times: Option<u32>,
}

/// `GET /faults`: those in force, and those that exist.
pub(crate) async fn list(State(faults): State<Faults>) -> Json<Value> {
    let in_force: Vec<_> = faults
        .lock()
        .iter()
        .map(|(replica, in_force)| {
            json!({
                "source": replica.name(),
                "defaut": in_force.fault.name(),
                "reste": in_force.left,
            })
        })
        .collect();
    let known: Vec<_> = FAULTS
        .iter()
        .map(|(_, name, replicas, meaning)| {
            let replicas: Vec<_> = replicas.iter().map(|replica| replica.name()).collect();
            json!({ "defaut": name, "sources": replicas, "sens": meaning })
        })
        .collect();
    Json(json!({ "en_vigueur": in_force, "connus": known }))
}

/// `PUT /faults/{source}/{fault}?times=2`.
pub(crate) async fn put(
    State(faults): State<Faults>,
    Path((replica, fault)): Path<(String, String)>,
    Query(Times { times }): Query<Times>,
) -> Response {
    match FaultSpec::find(&replica, &fault, times) {
        Ok(spec) => {
            faults.set(spec);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(unknown) => (StatusCode::NOT_FOUND, unknown.to_string()).into_response(),
    }
}

/// `DELETE /faults`.
pub(crate) async fn lift(State(faults): State<Faults>) -> StatusCode {
    faults.clear();
    StatusCode::NO_CONTENT
}
