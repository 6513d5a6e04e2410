//! Drift is seen when it comes and gone when it goes: a storm, then a source that changes its unit.
//! `cargo xtask drill derive` plays the same on the models in production and the whole summer.

use std::ops::RangeInclusive;
use std::path::Path;

use chrono::NaiveDate;
use serde_json::{Value, json};
use trainer::{LabelledFlight, Snapshot};

use crate::app::App;
use crate::parity::body;

/// The window of the model, which each replay fills whole.
const WINDOW: usize = 2000;
const THRESHOLD: f64 = 0.25;
/// The exact values, so that they come back.
const KEPT: &str =
    "CREATE TABLE wind_kept AS SELECT airport_code, observed_at, wind_speed_ms FROM weather";
/// A source that gives miles an hour where metres a second are expected.
const IN_MPH: &str = "UPDATE weather SET wind_speed_ms = wind_speed_ms * 2.237";
const BACK: &str = "UPDATE weather SET wind_speed_ms = kept.wind_speed_ms FROM wind_kept AS kept
    WHERE kept.airport_code = weather.airport_code AND kept.observed_at = weather.observed_at";

/// What a replay left in the window.
#[derive(Debug, Clone, Copy)]
struct Moved {
    wind_speed: f64,
    prediction: f64,
}

pub(crate) async fn moves(app: &App, snapshot: &Path) {
    let snapshot = Snapshot::read(snapshot).expect("a snapshot");
    // Ordinary weeks of the training period, without the blizzard of February 8 and 9.
    let ordinary = days("2013-01-01", "2013-02-07");
    let storm = days("2013-02-08", "2013-02-09");
    let before = replay(app, &snapshot, &ordinary, "semaines ordinaires").await;
    let blizzard = replay(app, &snapshot, &storm, "tempête des 8 et 9 février").await;
    let calm = replay(app, &snapshot, &ordinary, "retour au calme").await;
    wind(app, &[KEPT, IN_MPH]).await;
    let changed = replay(app, &snapshot, &ordinary, "vent en milles par heure").await;
    wind(app, &[BACK]).await;
    let after = replay(app, &snapshot, &ordinary, "vent en mètres par seconde").await;
    for ordinary in [before, calm, after] {
        assert!(ordinary.prediction < THRESHOLD, "{ordinary:?}");
        assert!(ordinary.wind_speed < THRESHOLD, "{ordinary:?}");
    }
    assert!(blizzard.prediction > THRESHOLD, "{blizzard:?}");
    assert!(changed.wind_speed > THRESHOLD, "{changed:?}");
}

fn days(first: &str, last: &str) -> RangeInclusive<NaiveDate> {
    let day = |text: &str| text.parse().expect("a day");
    day(first)..=day(last)
}

/// Asks for as many flights of those days as the window holds, spread over them.
async fn replay(
    app: &App,
    snapshot: &Snapshot,
    days: &RangeInclusive<NaiveDate>,
    title: &str,
) -> Moved {
    let flights: Vec<&LabelledFlight> = snapshot
        .flights
        .iter()
        .filter(|flight| days.contains(&flight.day))
        .collect();
    let step = (flights.len() / WINDOW).max(1);
    let spread = flights.iter().step_by(step).cycle();
    // Some have no weather and are refused: a few more fill the window all the same.
    let asked: Vec<Value> = spread
        .take(WINDOW + 400)
        .map(|flight| body(flight))
        .collect();
    for part in asked.chunks(800) {
        let answer = app.predict(json!(part)).await;
        assert!([200, 207].contains(&answer.status.as_u16()), "{answer:?}");
    }
    let report = app
        .server
        .get("/v1/monitoring/drift", Some(&app.token))
        .await
        .json();
    let h2 = &report["models"][0];
    assert_eq!(h2["horizon"], "h2");
    assert!(h2["rows"].as_u64().expect("rows") >= 1800, "{h2}");
    let features = h2["features"].as_array().expect("features");
    let wind = features
        .iter()
        .find(|feature| feature["name"] == "wind_speed");
    let moved = Moved {
        wind_speed: wind.expect("the feature")["psi"]
            .as_f64()
            .expect("an index"),
        prediction: h2["prediction_psi"].as_f64().expect("an index"),
    };
    let largest: Vec<String> = features
        .iter()
        .take(4)
        .map(|feature| {
            format!(
                "{} {:.2}",
                feature["name"].as_str().unwrap_or_default(),
                feature["psi"].as_f64().unwrap_or_default()
            )
        })
        .collect();
    println!(
        "{title} : PSI du vent {:.3}, des probabilités {:.3} ; les plus grands : {}",
        moved.wind_speed,
        moved.prediction,
        largest.join(", ")
    );
    moved
}

async fn wind(app: &App, statements: &[&'static str]) {
    for statement in statements {
        sqlx::raw_sql(*statement)
            .execute(&app.pool)
            .await
            .expect("the wind is changed");
    }
    // The dataset API asks for its own state once a second: until then it may answer what was.
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    app.state.forget_dataset();
}
