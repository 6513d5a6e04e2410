//! `GET /v1/archive`: the asked hours and variables of the nearest station.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::ask::{Ask, Parameters};
use crate::Replicas;

pub(crate) async fn archive(
    State(replicas): State<Arc<Replicas>>,
    query: Result<Query<Parameters>, QueryRejection>,
) -> Response {
    let asked = query
        .map_err(|_| "The query string cannot be read".to_owned())
        .and_then(|Query(parameters)| Ok(answer(&Ask::read(&parameters, &replicas.stations)?)));
    match asked {
        Ok(answer) => Json(answer).into_response(),
        Err(reason) => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": true, "reason": reason })),
        )
            .into_response(),
    }
}

fn answer(ask: &Ask<'_>) -> Value {
    let station = ask.station;
    let hours = station.hours(ask.start, ask.end);
    let (mut units, mut hourly) = (Map::new(), Map::new());
    for variable in std::iter::once("time").chain(ask.variables.iter().map(String::as_str)) {
        units.insert(variable.to_owned(), json!(station.unit(variable)));
        hourly.insert(
            variable.to_owned(),
            json!(station.values(variable, hours.clone())),
        );
    }
    json!({
        "latitude": station.latitude,
        "longitude": station.longitude,
        "generationtime_ms": 0.0,
        "utc_offset_seconds": 0,
        "timezone": "GMT",
        "timezone_abbreviation": "GMT",
        "elevation": station.elevation,
        "hourly_units": units,
        "hourly": hourly,
    })
}
