//! What good rows become.

use aggregator::{Tally, join};
use domain::Source;
use domain::raw::{RawFlight, WeatherUnits};

use crate::samples::{
    JANUARY, clean_flights, clean_weather, located, raw_flight, raw_weather, references, units,
    window,
};

#[test]
fn a_flight_is_joined_to_all_it_refers_to() {
    let (mut references, mut tally) = (references(), Tally::default());
    let flights = clean_flights(JANUARY, &[raw_flight()], &mut references, &mut tally);
    let row = join(&flights[0], &references, &window(), &mut tally);

    assert_eq!(row.flight_id, "20130101-UA-1545-EWR");
    assert_eq!(
        row.scheduled_departure.to_rfc3339(),
        "2013-01-01T10:15:00+00:00"
    );
    let arrival = row
        .scheduled_arrival
        .expect("the destination's zone is known");
    assert_eq!(arrival.to_rfc3339(), "2013-01-01T14:19:00+00:00");
    assert_eq!(row.carrier_name.as_deref(), Some("United Air Lines Inc."));
    assert_eq!(
        row.destination_name.as_deref(),
        Some("George Bush Intercontinental")
    );
    assert_eq!(row.aircraft_seats, Some(149));
    assert!((row.distance_km.expect("a distance") - 2253.08).abs() < 0.01);
    assert!((row.temperature_c.expect("a temperature") - 3.9).abs() < 1e-4);
    assert!((row.visibility_m.expect("a visibility") - 16_093.44).abs() < 0.01);
    assert_eq!(row.late, Some(false), "11 minutes is under the threshold");
    assert!(
        tally.rules().is_empty(),
        "no rule is tripped: {:?}",
        tally.rules()
    );
}

#[test]
fn fifteen_minutes_is_late_and_fourteen_is_not() {
    for (delay, late) in [(14, false), (15, true)] {
        let raw = RawFlight {
            arrival_delay_min: Some(delay),
            ..raw_flight()
        };
        let flights = clean_flights(JANUARY, &[raw], &mut references(), &mut Tally::default());
        assert_eq!(flights[0].is_late(), Some(late), "{delay} minutes");
    }
}

#[test]
fn an_unknown_unit_stops_the_payload_before_any_row() {
    let units = WeatherUnits {
        wind_speed: "furlong".into(),
        ..units()
    };
    let mut tally = Tally::default();
    let rows = located("EWR-2013-01.json", &[raw_weather()]);
    let refusal = aggregator::weather::clean(JANUARY, &units, &rows, &mut tally)
        .expect_err("the unit is unknown");
    assert_eq!(
        (refusal.measure, refusal.unit.as_str()),
        ("wind_speed", "furlong")
    );
    assert_eq!(tally.counts(Source::Weather).read, 0);
}

#[test]
fn a_rejection_keeps_its_row_place_and_reason() {
    let mut tally = Tally::default();
    let bad = domain::raw::RawWeather {
        time: "hier".into(),
        ..raw_weather()
    };
    assert_eq!(clean_weather(&[raw_weather(), bad], &mut tally).len(), 1);
    let rejections = tally.take_rejections();
    assert_eq!(rejections.len(), 1);
    assert_eq!(rejections[0].rule, "MET-02");
    assert_eq!(rejections[0].position, "EWR-2013-01.json#2");
    assert_eq!(rejections[0].row["time"], "hier");
    assert!(rejections[0].reason.contains("l'heure n'est pas lisible"));
}

#[test]
fn only_the_first_three_rows_of_a_rule_are_kept_as_examples() {
    let rows: Vec<_> = (0..5)
        .map(|hour| domain::raw::RawWeather {
            time: format!("2013-01-01T0{hour}:00"),
            wind_speed: Some(1048.0 + f64::from(hour)),
            ..raw_weather()
        })
        .collect();
    let mut tally = Tally::default();
    clean_weather(&rows, &mut tally);
    assert_eq!(tally.rules()["MET-09"], 5);
    let examples: Vec<_> = tally.examples()["MET-09"]
        .iter()
        .map(|example| (example.position.as_str(), example.value.as_str()))
        .collect();
    assert_eq!(
        examples,
        [
            ("EWR-2013-01.json#1", "1048.0"),
            ("EWR-2013-01.json#2", "1049.0"),
            ("EWR-2013-01.json#3", "1050.0"),
        ]
    );
}

#[test]
fn an_hour_left_without_any_possible_measure_is_rejected_as_empty() {
    let raw = domain::raw::RawWeather {
        airport: "EWR".into(),
        time: "2013-01-01T10:00".into(),
        wind_speed: Some(1048.0),
        ..domain::raw::RawWeather::default()
    };
    let mut tally = Tally::default();
    assert!(clean_weather(&[raw], &mut tally).is_empty());
    assert_eq!(tally.rules().len(), 1, "{:?}", tally.rules());
    assert!(
        tally.examples()["MET-03"][0]
            .value
            .contains("wind_speed = 1048.0")
    );
}
