//! Flights of the ordinary week asked of the model API, in a trickle and in bursts, and what really
//! happened told afterwards.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::drill::derive::{ASKED, HORIZON, Stage, flights, spread};
use crate::{http, stop};

/// What the model API takes at once, as the drill of drift does.
const AT_ONCE: usize = 400;
/// Of the trickle: flights a call at the horizon that is watched, and at the two others.
const TRICKLE: [(&str, usize); 3] = [(HORIZON, 10), ("veille", 2), ("reservation", 2)];
const EVERY: Duration = Duration::from_millis(250);
/// More than the thousand that quality needs.
const TOLD: usize = 1100;
/// Departures of 17:00 to 20:59 in New York in summer, by their hour in UTC.
const EVENING: [&str; 4] = ["21", "22", "23", "00"];

/// A flight as a client asks about it, and its delay at the end.
struct Flight {
    asked: Value,
    delay: Option<i64>,
}

struct Shared {
    url: String,
    token: String,
    week: Vec<Flight>,
    /// Places of the week: all of it, or its evenings.
    all: Vec<usize>,
    evenings: Vec<usize>,
    is_evening: AtomicBool,
    is_over: AtomicBool,
    failure: Mutex<Option<String>>,
}

/// Dropping it ends the trickle.
pub(super) struct Traffic {
    shared: Arc<Shared>,
    trickle: Option<JoinHandle<()>>,
}

impl Traffic {
    pub(super) fn start(stage: &Stage) -> Result<Self> {
        let rows = flights(stage, &stage.ordinary, ",arrival_delay_min")?;
        let week: Vec<Flight> = rows.into_iter().map(Flight::split).collect();
        let all = spread(week.len());
        let mut evenings = all.clone();
        evenings.retain(|at| week[*at].is_of_the_evening());
        ensure!(
            evenings.len() >= 100,
            "{} vols du soir seulement",
            evenings.len()
        );
        let shared = Arc::new(Shared {
            url: stage.model.url.clone(),
            token: stage.model.token.clone(),
            week,
            all,
            evenings,
            is_evening: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            failure: Mutex::new(None),
        });
        let trickling = Arc::clone(&shared);
        let trickle = std::thread::spawn(move || trickling.trickle());
        Ok(Self {
            shared,
            trickle: Some(trickle),
        })
    }

    /// Whether clients ask about the flights of the evening only.
    pub(super) fn set_evening(&self, is_evening: bool) {
        self.shared.is_evening.store(is_evening, Ordering::Relaxed);
    }

    /// Fills the window of the model with the flights of now.
    pub(super) fn burst(&self) -> Result<()> {
        let shared = &self.shared;
        let places = shared.places();
        let places: Vec<usize> = places.iter().copied().cycle().take(ASKED).collect();
        for part in places.chunks(AT_ONCE) {
            stop::check()?;
            shared.ask(HORIZON, part)?;
        }
        self.check()
    }

    /// Asks about flights, then tells what happened to them. Gives how many were told.
    pub(super) fn tell_outcomes(&self) -> Result<usize> {
        let shared = &self.shared;
        let known = shared.all.iter().copied();
        let known: Vec<usize> = known
            .filter(|at| shared.week[*at].delay.is_some())
            .take(TOLD)
            .collect();
        let mut outcomes = Vec::new();
        for part in known.chunks(AT_ONCE) {
            let items = shared.ask(HORIZON, part)?;
            for (at, item) in part.iter().zip(&items) {
                let id = item["prediction"]["id"].as_str();
                outcomes.extend(id.map(|id| (id.to_owned(), shared.week[*at].delay)));
            }
        }
        // Kept just after they are answered.
        std::thread::sleep(Duration::from_secs(2));
        let url = format!("{}/v1/feedback", shared.url);
        for (id, delay) in &outcomes {
            stop::check()?;
            let body = json!({ "prediction_id": id, "arrival_delay_min": delay });
            let answer = http::post(&url, Some(&shared.token), &body)?;
            ensure!(
                answer.status < 300,
                "{url} répond {} : {}",
                answer.status,
                answer.body
            );
        }
        Ok(outcomes.len())
    }

    /// Fails with what stopped the trickle.
    pub(super) fn check(&self) -> Result<()> {
        let failure = self
            .shared
            .failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match failure.as_deref() {
            Some(why) => bail!("le trafic d'essai s'est arrêté : {why}"),
            None => Ok(()),
        }
    }
}

impl Drop for Traffic {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        if let Some(trickle) = self.trickle.take() {
            let _ = trickle.join();
        }
    }
}

impl Shared {
    fn places(&self) -> &[usize] {
        if self.is_evening.load(Ordering::Relaxed) {
            &self.evenings
        } else {
            &self.all
        }
    }

    fn trickle(&self) {
        let mut next = 0;
        while !self.is_over.load(Ordering::Relaxed) {
            for (horizon, count) in TRICKLE {
                let places = self.places();
                let places: Vec<usize> = (next..next + count)
                    .map(|at| places[at % places.len()])
                    .collect();
                if let Err(error) = self.ask(horizon, &places) {
                    let why = format!("{error:#} ; les jetons de l'exercice durent deux heures");
                    *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                    return;
                }
            }
            next += TRICKLE[0].1;
            std::thread::sleep(EVERY);
        }
    }

    fn ask(&self, horizon: &str, places: &[usize]) -> Result<Vec<Value>> {
        let url = format!("{}/v1/predictions", self.url);
        let flights: Vec<&Value> = places.iter().map(|at| &self.week[*at].asked).collect();
        let body = json!({ "horizon": horizon, "flights": flights });
        let answer = http::post(&url, Some(&self.token), &body)?;
        ensure!(
            [200, 207].contains(&answer.status),
            "{url} répond {} : {}",
            answer.status,
            answer.body
        );
        let mut body = answer.json()?;
        match body["results"].take() {
            Value::Array(items) => Ok(items),
            _ => Err(anyhow::anyhow!("{url} ne rend pas de résultats")),
        }
        .context("réponse de l'API du modèle")
    }
}

impl Flight {
    fn split(mut row: Value) -> Self {
        let delay = row
            .as_object_mut()
            .and_then(|row| row.remove("arrival_delay_min"));
        Self {
            delay: delay.and_then(|delay| delay.as_i64()),
            asked: row,
        }
    }

    fn is_of_the_evening(&self) -> bool {
        let departure = self.asked["scheduled_departure"].as_str();
        let hour = departure.and_then(|departure| departure.get(11..13));
        hour.is_some_and(|hour| EVENING.contains(&hour))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_is_asked_about_without_what_happened_to_it() {
        let row = json!({ "carrier": "UA", "scheduled_departure": "2013-06-18T22:15:00Z", "arrival_delay_min": 12 });
        let flight = Flight::split(row);
        assert_eq!(flight.delay, Some(12));
        assert!(flight.asked.get("arrival_delay_min").is_none());
        assert!(flight.is_of_the_evening());
        let morning = Flight::split(json!({ "scheduled_departure": "2013-06-18T12:15:00Z" }));
        assert!(!morning.is_of_the_evening() && morning.delay.is_none());
    }
}
