//! The flights of a week are asked of the model API, then it is asked what moved.

use std::fmt;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::stage::{Stage, Week};
use crate::http;
use crate::text::decimal;

/// The horizon that reads the most.
pub(crate) const HORIZON: &str = "h2";
/// The feature whose source changes its unit.
const WIND: &str = "wind_speed";
/// What the window of the model holds; a few more fill it whole, some being refused.
pub(crate) const ASKED: usize = 2400;
const LEAST_ROWS: u64 = 1800;
const AT_ONCE: usize = 400;
const ROUNDS: usize = 16;

/// An index of stability and the threshold that the model keeps for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measure {
    pub(super) psi: f64,
    pub(super) threshold: f64,
}

impl Measure {
    pub(super) fn is_beyond(self) -> bool {
        self.psi > self.threshold
    }

    fn read(value: &Value, psi: &str, threshold: &str) -> Result<Self> {
        let number = |name: &str| {
            let number = value[name].as_f64();
            number.with_context(|| format!("GET /v1/monitoring/drift ne dit pas {name}"))
        };
        Ok(Self {
            psi: number(psi)?,
            threshold: number(threshold)?,
        })
    }
}

/// What the model API says of its window after a replay.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    pub(super) prediction: Measure,
    pub(super) wind: Measure,
    /// Features beyond their thresholds, the farthest first.
    pub(super) beyond: Vec<(String, Measure)>,
    pub(super) rows: u64,
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = |measure: Measure| {
            let sign = if measure.is_beyond() {
                "au-delà de"
            } else {
                "sous"
            };
            let [psi, threshold] = [measure.psi, measure.threshold].map(|it| decimal(it, 2));
            format!("{psi}, {sign} {threshold}")
        };
        write!(
            f,
            "PSI des probabilités {} ; du vent {}",
            written(self.prediction),
            written(self.wind)
        )
    }
}

pub(super) fn replay(stage: &Stage, week: &Week) -> Result<Reading> {
    let flights = flights(stage, week, "")?;
    let spread = spread(flights.len());
    let spread: Vec<_> = spread.into_iter().map(|at| &flights[at]).collect();
    for part in spread.chunks(AT_ONCE) {
        let url = format!("{}/v1/predictions", stage.model.url);
        let body = json!({ "horizon": HORIZON, "flights": part });
        let answer = http::post(&url, Some(&stage.model.token), &body)?;
        if ![200, 207].contains(&answer.status) {
            bail!("{url} répond {} : {}", answer.status, answer.body);
        }
    }
    read(stage)
}

/// Places over the whole week, in an order whose end is over the whole week too: that is what the
/// window keeps.
pub(crate) fn spread(flights: usize) -> Vec<usize> {
    let asked = ASKED.min(flights);
    let rounds = 0..ROUNDS;
    let turns = rounds.flat_map(|round| (round..asked).step_by(ROUNDS));
    turns.map(|rank| rank * flights / asked).collect()
}

/// Every flight of the week, with what a client may know of it, and `more` fields.
pub(crate) fn flights(stage: &Stage, week: &Week, more: &str) -> Result<Vec<Value>> {
    const FIELDS: &str = "carrier,flight_number,origin,destination,tail_number,scheduled_departure,scheduled_arrival";
    let mut flights = Vec::new();
    let mut cursor = String::new();
    loop {
        let url = format!(
            "{}/v1/flights?from={}&to={}&limit=5000&fields={FIELDS}{more}{cursor}",
            stage.dataset.url, week.first, week.last
        );
        let answer = http::get(&url, Some(&stage.dataset.token))?;
        ensure!(answer.status == 200, "{url} répond {}", answer.status);
        let mut page = answer.json()?;
        let Value::Array(items) = page["items"].take() else {
            bail!("{url} ne rend pas de vols");
        };
        flights.extend(items);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(flights),
        }
    }
}

/// The answers reach the window just after they are given.
fn read(stage: &Stage) -> Result<Reading> {
    let url = format!("{}/v1/monitoring/drift", stage.model.url);
    std::thread::sleep(std::time::Duration::from_secs(2));
    let report = http::get(&url, Some(&stage.model.token))?.json()?;
    let models = report["models"].as_array().context("pas de modèles")?;
    let model = models.iter().find(|model| model["horizon"] == HORIZON);
    let model = model.context("pas de modèle à cet horizon")?;
    let rows = model["rows"].as_u64().unwrap_or_default();
    ensure!(rows >= LEAST_ROWS, "{rows} vols seulement dans la fenêtre");
    let mut wind = None;
    let mut beyond = Vec::new();
    for feature in model["features"].as_array().context("pas de variables")? {
        let measure = Measure::read(feature, "psi", "psi_threshold")?;
        let name = feature["name"].as_str().unwrap_or_default();
        if name == WIND {
            wind = Some(measure);
        }
        if measure.is_beyond() {
            beyond.push((name.to_owned(), measure));
        }
    }
    beyond.sort_by(|(_, a), (_, b)| {
        let far = |measure: &Measure| measure.psi / measure.threshold;
        far(b).total_cmp(&far(a))
    });
    Ok(Reading {
        prediction: Measure::read(model, "prediction_psi", "prediction_psi_threshold")?,
        wind: wind.context("la vitesse du vent n'est plus une variable")?,
        beyond,
        rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_window_keeps_is_spread_over_the_whole_week() {
        let places = spread(6400);
        assert_eq!(places.len(), ASKED);
        for day in 0..7 {
            let of_day = |place: &&usize| **place * 7 / 6400 == day;
            let kept = places[ASKED - 2000..].iter().filter(of_day).count();
            // A seventh of 2,000, within a tenth.
            assert!((257..=314).contains(&kept), "{day}: {kept}");
        }
        assert_eq!(spread(10).len(), 10);
    }
}
