//! What is asked: the same addresses of everybody, whose answers must be the same.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::base::Api;
use crate::http;

/// Kinds of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Flight,
    List,
}

pub(super) const KINDS: [Kind; 2] = [Kind::Flight, Kind::List];

impl Kind {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Flight => "un vol",
            Self::List => "une page de 100 vols",
        }
    }
}

/// Flights and lists that are asked in turn.
const FLIGHTS: usize = 1_000;
const LISTS: usize = 100;
/// Answers compared of each kind.
const COMPARED: usize = 20;

pub(super) struct Questions {
    flights: Vec<String>,
    lists: Vec<String>,
}

impl Questions {
    /// Flights of one week, and the first page of each of the busiest routes.
    pub(super) fn ask(api: &Api) -> Result<Self> {
        let path = format!("/v1/flights?from=2013-06-03&fields=flight_id&limit={FLIGHTS}");
        let page = get(&api.url, &path, &api.token)?;
        let flights = texts(&page["items"], "flight_id")
            .map(|id| format!("/v1/flights/{id}"))
            .collect();
        let routes = get(&api.url, "/v1/statistics/delays?by=route", &api.token)?;
        let mut routes: Vec<(i64, &str)> = routes["groups"]
            .as_array()
            .context("pas de liaisons")?
            .iter()
            .filter_map(|group| Some((group["flights"].as_i64()?, group["key"].as_str()?)))
            .collect();
        routes.sort_unstable_by(|a, b| b.cmp(a));
        let lists = routes
            .into_iter()
            .take(LISTS)
            .filter_map(|(_, route)| route.split_once('-'))
            .map(|(from, to)| format!("/v1/flights?origin={from}&destination={to}&limit=100"))
            .collect();
        Ok(Self { flights, lists })
    }

    pub(super) fn of(&self, kind: Kind) -> &[String] {
        match kind {
            Kind::Flight => &self.flights,
            Kind::List => &self.lists,
        }
    }

    /// Compares what each answers, cursors aside.
    pub(super) fn compare(&self, kept: &Api, read: &Api, peer: &str) -> Result<usize> {
        let mut compared = 0;
        for kind in KINDS {
            let paths = self.of(kind);
            if paths.len() < COMPARED {
                bail!("{} adresses seulement pour {}", paths.len(), kind.label());
            }
            for path in paths.iter().step_by(paths.len() / COMPARED) {
                let ours = rows(get(&kept.url, path, &kept.token)?);
                // Asked twice: the second answer is the one kept in memory.
                let again = rows(get(&kept.url, path, &kept.token)?);
                let reading = rows(get(&read.url, path, &kept.token)?);
                let theirs = rows(get(peer, path, &kept.token)?);
                if [&again, &reading, &theirs]
                    .iter()
                    .any(|other| !same(&ours, other))
                {
                    bail!("{path} n'a pas la même réponse partout");
                }
                compared += 1;
            }
        }
        Ok(compared)
    }
}

fn get(url: &str, path: &str, token: &str) -> Result<Value> {
    let answer = http::get(&format!("{url}{path}"), Some(token))?;
    if answer.status != 200 {
        bail!("{url}{path} répond {} : {}", answer.status, answer.body);
    }
    answer.json()
}

fn texts<'a>(list: &'a Value, field: &'a str) -> impl Iterator<Item = &'a str> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(move |item| item[field].as_str())
}

/// The rows of a page, else the whole answer.
fn rows(mut body: Value) -> Value {
    match body.get_mut("items") {
        Some(items) => items.take(),
        None => body,
    }
}

/// The same, where single-precision numbers are written with more or fewer digits.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-6 * a.abs().max(b.abs()),
            _ => a == b,
        },
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => ours == theirs,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_compared_to_single_precision_and_a_difference_shows() {
        let ours = json!([{ "a": 2253.1, "b": null, "c": "x" }]);
        assert!(same(
            &ours,
            &json!([{ "a": 2_253.100_097_656_25, "b": null, "c": "x" }])
        ));
        for other in [
            json!([{ "a": 2253.2, "b": null, "c": "x" }]),
            json!([{ "a": 2253.1, "c": "x" }]),
            json!([]),
        ] {
            assert!(!same(&ours, &other), "{other}");
        }
    }
}
