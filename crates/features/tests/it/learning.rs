//! What is learned on the training period.

use features::{Encodings, FEATURES, FlightInput, History, Month, WeatherHistory, vector};

use crate::fixture::{hours, row};

fn position(name: &str) -> usize {
    FEATURES
        .iter()
        .position(|feature| feature.name == name)
        .expect("a feature of that name")
}

fn input() -> FlightInput {
    FlightInput::try_from(&row()).expect("an input")
}

#[test]
fn the_vector_has_one_value_a_feature_and_unseen_categories_are_missing() {
    let weather = WeatherHistory::new(hours(|_| 1.0));
    let values = vector(&input(), &weather, &Encodings::default()).expect("a vector");
    assert_eq!(values.len(), FEATURES.len());
    for unseen in [
        "carrier",
        "origin",
        "destination",
        "aircraft_manufacturer",
        "carrier_late_excess",
    ] {
        assert!(
            values[position(unseen)].is_nan(),
            "{unseen} should be missing"
        );
    }
    assert!((values[position("local_departure_minute")] - 1050.0).abs() < 1e-6);
    assert!((values[position("local_arrival_minute")] - 1234.0).abs() < 1e-6);
    assert!((values[position("weekday")] - 4.0).abs() < 1e-6);
    assert!((values[position("planned_block")] - 244.0).abs() < 1e-6);
    assert!((values[position("aircraft_age")] - 14.0).abs() < 1e-6);
    assert!((values[position("observation_age")] - 0.5).abs() < 1e-6);
}

#[test]
fn a_training_row_is_described_by_the_other_months_only() {
    let june = input();
    let mut july = input();
    july.scheduled_departure += chrono::Duration::days(30);
    let month = Month::of(june.local_departure().expect("a local time"));
    let learn = |june_is_late| {
        let mut history = History::default();
        for _ in 0..10 {
            history.learn(&june, june_is_late).expect("a local time");
            history.learn(&july, false).expect("a local time");
        }
        history
    };
    let (good, bad) = (learn(false), learn(true));
    assert_eq!(good.encodings_without(month), bad.encodings_without(month));
    assert_ne!(good.encodings(), bad.encodings());
}

#[test]
fn encodings_survive_json() {
    let mut history = History::default();
    history.learn(&input(), true).expect("a local time");
    let encodings = history.encodings();
    let text = serde_json::to_string(&encodings).expect("JSON");
    assert_eq!(
        serde_json::from_str::<Encodings>(&text).expect("encodings"),
        encodings
    );
}
