//! What is learned on the training period.

use features::{Encodings, FlightInput, History, Horizon, Month, Network, WeatherHistory};

use crate::fixture::{described, flights, hours, row};

fn position(name: &str) -> usize {
    Horizon::H2
        .features()
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
    let network = Network::default();
    for horizon in Horizon::ALL {
        let values = described(horizon, &input(), &weather, &network, &Encodings::default());
        assert_eq!(values.expect("a vector").len(), horizon.features().len());
    }
    let values = described(
        Horizon::H2,
        &input(),
        &weather,
        &network,
        &Encodings::default(),
    );
    let values = values.expect("a vector");
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

#[test]
fn the_state_of_the_network_by_hand() {
    // Every flight leaves 20 minutes late and arrives 10 minutes late.
    let network = Network::new(flights(|_| Some((20, 10))));
    let weather = WeatherHistory::new(hours(|_| 1.0));
    let values = described(
        Horizon::H2,
        &input(),
        &weather,
        &network,
        &Encodings::default(),
    );
    let values = values.expect("a vector");
    let is = |name: &str, expected: f32| {
        let found = values[position(name)];
        assert!(
            (found - expected).abs() < 1e-4,
            "{name}: {found}, not {expected}"
        );
    };
    // Departures at 21:30 are seen from 19:30: those of 18:30 to 19:00 have left in the last hour.
    is("origin_delay_1h", 20.0);
    is("origin_late_share_1h", 1.0);
    is("network_arrival_late_share_24h", 0.0);
    // The one scheduled at 19:30 alone has not left, and has waited for nothing yet.
    is("network_waiting_time", 0.0);
    // The same aircraft left eight hours before, for two hours and a half each way.
    is("rotation_gap", 480.0);
    is("rotation_slack", 180.0);
    is("rotation_departure_delay", 20.0);
    is("rotation_arrival_delay", 10.0);
    is("cancelled_24h", 0.0);
    // One flight 1545 a day.
    is("flight_arrival_delay_7d", 10.0);
}
