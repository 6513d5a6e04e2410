//! What the model must do whatever it has learned.

use std::num::NonZeroUsize;

use chrono::DateTime;
use domain::FixedClock;
use features::{Encodings, FlightInput, Horizon, Question, vector};
use model::{ModelDirectory, Predictor, Runtime};
use trainer::{Snapshot, train};

use crate::synthetic::{config, onnxruntime, rows, write_snapshot};

const FLIGHTS: usize = 3000;

/// A model of `horizon` learned from the small world, and what describes its flights.
fn trained(horizon: Horizon) -> (Predictor, Encodings, Snapshot) {
    let (snapshot, models) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    write_snapshot(snapshot.path(), FLIGHTS);
    let mut config = config(snapshot.path(), models.path());
    config.horizons = vec![horizon];
    let instant: DateTime<_> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    let trained = train(&config, &FixedClock(instant)).expect("a model");
    let directory = ModelDirectory::open(&trained[0].path, &horizon.schema_sha256());
    let directory = directory.expect("a model");
    let runtime = Runtime::load(&onnxruntime()).expect("ONNX Runtime");
    let predictor = directory.predictor(&runtime, NonZeroUsize::MIN);
    (
        predictor.expect("a predictor"),
        directory.encodings().expect("encodings"),
        Snapshot::read(snapshot.path()).expect("a snapshot"),
    )
}

#[test]
fn the_number_of_the_flight_and_its_aircraft_do_not_matter_at_reservation() {
    let (predictor, encodings, snapshot) = trained(Horizon::Reservation);
    let width = Horizon::Reservation.features().len();
    let answer = |input: &FlightInput| {
        let question = Question::at(Horizon::Reservation, input).expect("a question");
        let row = vector(&question, snapshot.world(), &encodings).expect("a vector");
        predictor.predict(&row, width).expect("an answer")[0]
    };
    for row in rows(FLIGHTS).iter().step_by(50) {
        let input = FlightInput::try_from(row).expect("an input");
        let other = FlightInput {
            flight_number: Some(9999),
            tail_number: Some("N14228".parse().expect("a mark")),
            ..input.clone()
        };
        assert_eq!(answer(&input), answer(&other));
    }
}

#[test]
fn more_flights_waiting_never_lower_the_risk() {
    let (predictor, encodings, snapshot) = trained(Horizon::H2);
    let features = Horizon::H2.features();
    let backlog: Vec<_> = (0..features.len())
        .filter(|at| features[*at].name.contains("waiting"))
        .collect();
    assert!(backlog.len() >= 4, "the queues are features");
    for flight in snapshot.flights.iter().take(2000).step_by(20) {
        let question = Question::at(Horizon::H2, &flight.input).expect("a question");
        let row = vector(&question, snapshot.world(), &encodings).expect("a vector");
        let mut before = 0.0;
        for more in [0.0, 1.0, 5.0, 20.0, 100.0, 1000.0] {
            let mut row = row.clone();
            for at in &backlog {
                row[*at] = if row[*at].is_nan() {
                    more
                } else {
                    row[*at] + more
                };
            }
            let risk = predictor.predict(&row, features.len()).expect("an answer")[0].late_15;
            assert!(
                risk >= before - 1e-6,
                "{risk} after {before}, with {more} more"
            );
            before = risk;
        }
    }
}

#[test]
fn extremes_and_missing_values_have_an_answer() {
    let (predictor, _, _) = trained(Horizon::Veille);
    let width = Horizon::Veille.features().len();
    for extreme in [
        f32::NAN,
        f32::MAX,
        f32::MIN,
        0.0,
        f32::INFINITY,
        f32::NEG_INFINITY,
    ] {
        let outlook = predictor
            .predict(&vec![extreme; width], width)
            .expect("an answer")[0];
        assert!(
            (0.0..=1.0).contains(&outlook.late_15),
            "{extreme}: {outlook:?}"
        );
        assert!(outlook.late_60 <= outlook.late_30 && outlook.late_30 <= outlook.late_15);
        assert!(
            outlook.delay_low_min <= outlook.delay_high_min,
            "{outlook:?}"
        );
    }
}
