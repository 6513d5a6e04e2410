//! What is asked: flights by their names, or by the numbers that the model reads of them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::base::Api;
use crate::bench::load::Request;
use crate::http;

/// The horizon whose features weigh the most to compute.
const HORIZON: &str = "h2";
pub(super) const MODEL: &str = "late-h2";
pub(super) const PREDICTIONS: &str = "/v1/predictions";
/// Different single flights that are asked in turn.
const SINGLES: usize = 200;
pub(super) const THOUSAND: usize = 1000;
/// Answers compared, and how close they must be: peers answer in `f64`, or in `f32`.
const COMPARED: usize = 20;
const SAME: f64 = 2e-6;
/// Delays are minutes, of which the same relative rounding is more.
const SAME_MIN: f64 = 1e-3;

pub(super) fn infer_path() -> String {
    format!("/v2/models/{MODEL}/infer")
}

/// Flights of the test period.
pub(super) struct Bodies {
    /// As clients name them.
    flights: Vec<Value>,
    /// The same number of others, as the model reads them.
    rows: Vec<Vec<f32>>,
}

impl Bodies {
    /// Flights of one week from the dataset API, rows from the matrices of `trainer matrices`.
    pub(super) fn read(dataset: &Api, model: &Api, matrices: &Path) -> Result<Self> {
        let flights = predictable(model, flights(dataset)?)?;
        let width = width(matrices)?;
        let path = matrices.join(format!("{HORIZON}.test.f32"));
        let bytes = std::fs::read(&path)
            .with_context(|| format!("impossible de lire {}", path.display()))?;
        let (numbers, _) = bytes.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().copied().map(f32::from_le_bytes).collect();
        // Each row begins by its block and its delay.
        let all: Vec<&[f32]> = numbers.chunks_exact(width + 2).collect();
        let step = all.len() / THOUSAND;
        if step == 0 {
            bail!("{} n'a pas {THOUSAND} lignes", path.display());
        }
        let rows = all.iter().step_by(step).take(THOUSAND);
        let rows = rows.map(|row| row[2..].to_vec()).collect();
        Ok(Self { flights, rows })
    }

    /// One flight by its names.
    pub(super) fn named(&self) -> Vec<Request> {
        let one = |flight: &Value| json_post(PREDICTIONS, &json!({ "flights": [flight] }));
        self.flights.iter().take(SINGLES).map(one).collect()
    }

    /// A thousand flights by their names.
    pub(super) fn thousand_named(&self) -> Vec<Request> {
        let flights: Vec<_> = self.flights.iter().cycle().take(THOUSAND).collect();
        vec![json_post(PREDICTIONS, &json!({ "flights": flights }))]
    }

    /// One flight, its features given, as the FastAPI peer reads it.
    pub(super) fn described(&self) -> Vec<Request> {
        let one = |row: &Vec<f32>| {
            let body = json!({ "flights": [{ "features": numbers(row) }] });
            json_post(PREDICTIONS, &body)
        };
        self.rows.iter().take(SINGLES).map(one).collect()
    }

    /// One flight, its features given, by the Open Inference Protocol.
    pub(super) fn tensor(&self) -> Vec<Request> {
        let one = |row: &Vec<f32>| json_post(&infer_path(), &tensor(&[row]));
        self.rows.iter().take(SINGLES).map(one).collect()
    }

    /// A thousand in one tensor of JSON.
    pub(super) fn thousand_in_json(&self) -> Vec<Request> {
        let rows: Vec<_> = self.rows.iter().collect();
        vec![json_post(&infer_path(), &tensor(&rows))]
    }

    /// A thousand in one tensor of bytes, answered in bytes.
    pub(super) fn thousand_in_bytes(&self) -> Vec<Request> {
        let bytes = self.bytes();
        let head = json!({
            "inputs": [{
                "name": "features", "datatype": "FP32", "shape": [self.rows.len(), self.rows[0].len()],
                "parameters": { "binary_data_size": bytes.len() },
            }],
            "parameters": { "binary_data_output": true },
        });
        let mut body = head.to_string().into_bytes();
        let length = ("inference-header-content-length", body.len().to_string());
        body.extend(bytes);
        vec![Request::post(&infer_path(), vec![length], &body)]
    }

    /// The rows alone, for programs that read them from a file.
    pub(super) fn write(&self, path: PathBuf) -> Result<PathBuf> {
        std::fs::write(&path, self.bytes())
            .with_context(|| format!("impossible d'écrire {}", path.display()))?;
        Ok(path)
    }

    pub(super) fn width(&self) -> usize {
        self.rows[0].len()
    }

    fn bytes(&self) -> Vec<u8> {
        let numbers = self.rows.iter().flatten();
        numbers.flat_map(|number| number.to_le_bytes()).collect()
    }

    /// Compares the six numbers that each answers to the same rows.
    pub(super) fn compare(&self, api: &Api, peers: &[&str]) -> Result<usize> {
        let path = infer_path();
        let mut compared = 0;
        for row in self.rows.iter().step_by(self.rows.len() / COMPARED) {
            let body = tensor(&[row]);
            let ours = outputs(&api.url, &path, &api.token, &body)?;
            for peer in peers {
                let theirs = outputs(peer, &path, &api.token, &body)?;
                if !same(&ours, &theirs) {
                    bail!("{peer} répond {theirs:?}, nous {ours:?}");
                }
            }
            compared += 1;
        }
        Ok(compared)
    }
}

fn json_post(path: &str, body: &Value) -> Request {
    let json = ("content-type", "application/json".to_owned());
    Request::post(path, vec![json], body.to_string().as_bytes())
}

fn tensor(rows: &[&Vec<f32>]) -> Value {
    let data: Vec<_> = rows.iter().flat_map(|row| numbers(row)).collect();
    let shape = [rows.len(), data.len() / rows.len()];
    json!({ "inputs": [{ "name": "features", "datatype": "FP32", "shape": shape, "data": data }] })
}

/// A missing value is `null` for everybody.
fn numbers(row: &[f32]) -> Vec<Option<f32>> {
    row.iter()
        .map(|number| (!number.is_nan()).then_some(*number))
        .collect()
}

fn outputs(url: &str, path: &str, token: &str, body: &Value) -> Result<Vec<(String, f64)>> {
    let answer = http::post(&format!("{url}{path}"), Some(token), body)?;
    if answer.status != 200 {
        bail!("{url}{path} répond {} : {}", answer.status, answer.body);
    }
    let answer = answer.json()?;
    let outputs = answer["outputs"].as_array().context("pas de tenseurs")?;
    let read = |output: &Value| {
        let name = output["name"].as_str()?.to_owned();
        Some((name, output["data"][0].as_f64()?))
    };
    let read: Option<Vec<_>> = outputs.iter().map(read).collect();
    read.context("un tenseur n'a pas de nombre")
}

fn same(ours: &[(String, f64)], theirs: &[(String, f64)]) -> bool {
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|((name, a), (other, b))| {
            let tolerance = if name.ends_with("_min") {
                SAME_MIN
            } else {
                SAME
            };
            name == other && (a - b).abs() <= tolerance
        })
}

/// Flights of one December week, with all that a client may know of them.
fn flights(dataset: &Api) -> Result<Vec<Value>> {
    const FIELDS: &str = "carrier,flight_number,origin,destination,tail_number,scheduled_departure,scheduled_arrival";
    let path = format!("/v1/flights?from=2013-12-02&to=2013-12-08&limit=5000&fields={FIELDS}");
    let answer = http::get(&format!("{}{path}", dataset.url), Some(&dataset.token))?;
    let page = answer.json()?;
    let items = page["items"].as_array().context("pas de vols")?;
    let step = (items.len() / (2 * SINGLES)).max(1);
    Ok(items.iter().step_by(step).cloned().collect())
}

/// Those that can be predicted: some have no recent weather, or an aircraft that no register knows.
fn predictable(model: &Api, flights: Vec<Value>) -> Result<Vec<Value>> {
    let url = format!("{}{PREDICTIONS}", model.url);
    let body = json!({ "flights": flights });
    let answer = http::post(&url, Some(&model.token), &body)?.json()?;
    let results = answer["results"].as_array().context("pas de prédictions")?;
    let kept: Vec<_> = flights
        .into_iter()
        .zip(results)
        .filter(|(_, result)| result["status"] == 200)
        .map(|(flight, _)| flight)
        .collect();
    if kept.len() < SINGLES {
        bail!("{} vols seulement sont prévisibles", kept.len());
    }
    Ok(kept)
}

fn width(matrices: &Path) -> Result<usize> {
    let path = matrices.join(format!("{HORIZON}.json"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("impossible de lire {}", path.display()))?;
    let header: Value = serde_json::from_str(&text)?;
    Ok(header["features"].as_array().map_or(0, Vec::len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_the_same_to_single_precision_and_a_difference_shows() {
        let of = |late: f64, delay: f64| {
            vec![
                ("late_15".to_owned(), late),
                ("delay_low_min".to_owned(), delay),
            ]
        };
        assert!(same(&of(0.25, -20.0), &of(0.250_000_1, -20.000_2)));
        assert!(!same(&of(0.25, -20.0), &of(0.2501, -20.0)));
        assert!(!same(&of(0.25, -20.0), &of(0.25, -19.0)));
        assert!(!same(&of(0.25, -20.0), &[]));
    }

    #[test]
    fn a_missing_value_is_null() {
        assert_eq!(json!(numbers(&[1.5, f32::NAN])), json!([1.5, null]));
    }
}
