//! A flight has one vector whoever asks: what the API answers from the dataset API is what the
//! snapshot of the trainer gives.

use std::num::NonZeroUsize;
use std::path::Path;

use features::{Encodings, Horizon};
use model::{ModelDirectory, Runtime};
use serde_json::{Value, json};
use trainer::{LabelledFlight, Snapshot};

use crate::app::App;

const FLIGHTS: usize = 1000;

/// Asks for a thousand flights of the test period, and compares with the model asked in process.
pub(crate) async fn same(app: &App, directory: &Path, snapshot: &Path) {
    let horizon = Horizon::H2;
    let snapshot = Snapshot::read(snapshot).expect("a snapshot");
    let directory = ModelDirectory::open(directory, &horizon.schema_sha256()).expect("a model");
    let first = directory.metrics().test.first_day;
    let tested: Vec<&LabelledFlight> = snapshot.flights.iter().filter(|f| f.day >= first).collect();
    let step = tested.len() / FLIGHTS;
    let flights: Vec<_> = tested.into_iter().step_by(step).take(FLIGHTS).collect();
    assert_eq!(flights.len(), FLIGHTS);

    let asked: Vec<Value> = flights.iter().map(|flight| body(flight)).collect();
    let answer = app.predict(json!(asked)).await;
    assert!([200, 207].contains(&answer.status.as_u16()), "{answer:?}");
    let body = answer.json();

    let encodings: Encodings = directory.encodings().expect("encodings");
    let runtime = Runtime::load(&testkit::onnxruntime()).expect("a library");
    let predictor = directory
        .predictor(&runtime, NonZeroUsize::MIN)
        .expect("a model");
    let mut compared = 0;
    for (index, flight) in flights.iter().enumerate() {
        let result = &body["results"][index];
        let question = features::Question::at(horizon, &flight.input).expect("a question");
        let row = features::vector(&question, snapshot.world(), &encodings);
        let Ok(row) = row else {
            assert_eq!(result["status"], 422, "{index}: the trainer cannot either");
            continue;
        };
        let outlook = predictor.predict(&row, row.len()).expect("an outlook")[0];
        for (field, expected) in [
            ("late_probability", outlook.late_15),
            ("late_30_probability", outlook.late_30),
            ("late_60_probability", outlook.late_60),
            ("delay_low_min", outlook.delay_low_min),
            ("delay_high_min", outlook.delay_high_min),
        ] {
            let found = result["prediction"][field].as_f64();
            let found = found.unwrap_or_else(|| panic!("{index}: {result}"));
            assert!(
                (found - expected).abs() < 1e-12,
                "{index} {field}: {found}, not {expected}"
            );
        }
        compared += 1;
    }
    assert!(compared > FLIGHTS * 9 / 10, "{compared}");
}

pub(crate) fn body(flight: &LabelledFlight) -> Value {
    let input = &flight.input;
    json!({
        "carrier": input.carrier.as_str(),
        "flight_number": input.flight_number,
        "origin": input.origin.code.as_str(),
        "destination": input.destination.code.as_str(),
        "scheduled_departure": input.scheduled_departure,
        "scheduled_arrival": input.scheduled_arrival,
        "tail_number": input.tail_number.as_ref().map(ToString::to_string),
    })
}
