//! Nothing known only afterwards reaches a vector.

use chrono::{DateTime, Duration, Utc};
use contract::DatasetRow;
use features::{
    FeatureError, FlightEvent, FlightInput, History, Horizon, Network, Question, WeatherHistory,
    World, vector,
};
use proptest::prelude::*;

use crate::fixture::{departure, described, flights, hours, row};

fn bits(
    horizon: Horizon,
    row: &DatasetRow,
    weather: &WeatherHistory,
    network: &Network,
) -> Vec<u32> {
    let input = FlightInput::try_from(row).expect("an input");
    let mut history = History::default();
    history.learn(&input, true).expect("a local time");
    described(horizon, &input, weather, network, &history.encodings())
        .expect("a vector")
        .into_iter()
        .map(f32::to_bits)
        .collect()
}

fn known_at(horizon: Horizon) -> DateTime<Utc> {
    horizon.known_at(departure(), chrono_tz::America::New_York)
}

/// Delays that differ from one flight to the next, and some cancellations.
fn truth(at: usize) -> Option<(i16, i16)> {
    (at % 13 != 5).then(|| ((at % 47) as i16 - 5, (at % 61) as i16 - 12))
}

/// The same flights with whatever comes after `instant` replaced: an outcome stays only when it was
/// known by then.
fn with_another_future(instant: DateTime<Utc>, other: Option<(i16, i16)>) -> Vec<FlightEvent> {
    let minutes = |min: i16| Duration::minutes(min.into());
    let mut events = flights(truth);
    for event in &mut events {
        let departed = event
            .departure_delay_min
            .map(|delay| event.scheduled_departure + minutes(delay));
        let arrived = event.scheduled_arrival.zip(event.arrival_delay_min);
        let arrived = arrived.map(|(scheduled, delay)| scheduled + minutes(delay));
        // What has not departed yet departs later than the instant, or never.
        let later = |scheduled: DateTime<Utc>, delay: i16| {
            let least = (instant - scheduled).num_minutes().max(-720) as i16 + 1;
            delay.max(least)
        };
        if departed.is_some_and(|departed| departed <= instant) {
            if arrived.is_none_or(|arrived| arrived > instant) {
                let scheduled = event.scheduled_arrival.expect("a scheduled arrival");
                event.arrival_delay_min = other.map(|(_, arrival)| later(scheduled, arrival));
            }
        } else if event.scheduled_departure + Duration::hours(3) > instant {
            let scheduled = event.scheduled_departure;
            event.departure_delay_min = other.map(|(departure, _)| later(scheduled, departure));
            let scheduled = event.scheduled_arrival.expect("a scheduled arrival");
            event.arrival_delay_min = other.map(|(_, arrival)| later(scheduled, arrival));
            event.cancelled = other.is_none();
        }
    }
    events
}

proptest! {
    #[test]
    fn the_future_moves_no_feature_at_any_horizon(
        future in -1.0e4_f32..1.0e4,
        delay in proptest::option::of(any::<i16>()),
        others in proptest::option::of((-15_i16..400, -40_i16..400)),
        flag in any::<bool>(),
        late in proptest::option::of(any::<bool>()),
        measure in proptest::option::of(-1.0e4_f32..1.0e4),
    ) {
        let network = Network::new(flights(truth));
        let truth = WeatherHistory::new(hours(|_| 7.0));
        for horizon in Horizon::ALL {
            let known_at = known_at(horizon);
            // The hour that contains `known_at` is not over: it is the future too.
            let over = known_at - Duration::hours(WeatherHistory::OBSERVATION_HOURS);
            let changed = WeatherHistory::new(hours(|hour| if hour > over { future } else { 7.0 }));
            let after = DatasetRow {
                departure_delay_min: delay,
                arrival_delay_min: delay,
                air_time_min: delay,
                cancelled: flag,
                diverted: flag,
                late,
                weather_observed_at: None,
                temperature_c: measure,
                dew_point_c: measure,
                humidity_pct: measure,
                wind_direction_deg: measure,
                wind_speed_ms: measure,
                wind_gust_ms: measure,
                precipitation_mm: measure,
                pressure_hpa: measure,
                visibility_m: measure,
                ..row()
            };
            let other = Network::new(with_another_future(known_at, others));
            prop_assert_eq!(
                bits(horizon, &row(), &truth, &network),
                bits(horizon, &after, &changed, &other),
                "{:?}", horizon
            );
        }
    }

    #[test]
    fn an_observation_used_is_never_later_than_the_instant(minutes in -3000_i64..3000) {
        let weather = WeatherHistory::new(hours(|_| 1.0));
        let instant = departure() + Duration::minutes(minutes);
        if let Some(used) = weather.as_of(&"EWR".parse().expect("a code"), instant) {
            prop_assert!(used.observed_at + Duration::hours(1) <= instant);
            prop_assert!(instant - used.observed_at <= Duration::hours(7));
        }
    }

    #[test]
    fn the_days_of_the_window_answer_as_all_of_them_would(horizon in 0_usize..3) {
        let horizon = Horizon::ALL[horizon];
        let input = FlightInput::try_from(&row()).expect("an input");
        let question = Question::at(horizon, &input).expect("a question");
        let window = question.network_window();
        let asked = flights(truth).into_iter().filter(|event| {
            (window.from..window.until).contains(&event.scheduled_departure)
        });
        let weather = WeatherHistory::new(hours(|_| 7.0));
        prop_assert_eq!(
            bits(horizon, &row(), &weather, &Network::new(asked)),
            bits(horizon, &row(), &weather, &Network::new(flights(truth)))
        );
    }
}

#[test]
fn the_past_does_move_features() {
    let network = Network::new(flights(truth));
    let calm = WeatherHistory::new(hours(|_| 7.0));
    let storm = WeatherHistory::new(hours(|_| 9.0));
    let jam = Network::new(flights(|at| truth(at).map(|(_, arrival)| (120, arrival))));
    for horizon in [Horizon::Veille, Horizon::H2] {
        let usual = bits(horizon, &row(), &calm, &network);
        assert_ne!(usual, bits(horizon, &row(), &storm, &network));
        assert_ne!(usual, bits(horizon, &row(), &calm, &jam));
    }
    let reservation = |weather, network| bits(Horizon::Reservation, &row(), weather, network);
    assert_eq!(reservation(&calm, &network), reservation(&storm, &jam));
}

#[test]
fn an_earlier_instant_knows_less_and_a_later_one_is_refused() {
    let input = FlightInput::try_from(&row()).expect("an input");
    let encodings = History::default().encodings();
    let weather = WeatherHistory::new(hours(|hour| hour.timestamp() as f32));
    let network = Network::new(flights(truth));
    let world = World {
        weather: &weather,
        network: &network,
    };
    let question = Question::at(Horizon::H2, &input).expect("a question");
    let earlier = question.as_of(question.instant() - Duration::hours(3));
    let earlier = earlier.expect("an earlier instant");
    let bits = |question| {
        let vector = vector(&question, world, &encodings).expect("a vector");
        vector.into_iter().map(f32::to_bits).collect::<Vec<_>>()
    };
    assert_ne!(bits(question), bits(earlier));
    let known_at = question.instant();
    assert_eq!(
        question.as_of(known_at + Duration::seconds(1)).err(),
        Some(FeatureError::AfterHorizon {
            horizon: Horizon::H2,
            known_at
        })
    );
}

#[test]
fn a_flight_without_weather_says_which_airport_and_when() {
    let input = FlightInput::try_from(&row()).expect("an input");
    let airport = input.origin.code.clone();
    let encodings = History::default().encodings();
    let network = Network::default();
    let described = |horizon, weather| described(horizon, &input, weather, &network, &encodings);
    let none = WeatherHistory::new([]);
    assert_eq!(
        described(Horizon::H2, &none),
        Err(FeatureError::UnknownAirport {
            airport: airport.clone()
        })
    );
    let old = WeatherHistory::new(hours(|_| 1.0).into_iter().take(2));
    let instant = known_at(Horizon::H2);
    assert_eq!(
        described(Horizon::H2, &old),
        Err(FeatureError::NoWeather { airport, instant })
    );
    assert!(
        described(Horizon::Reservation, &none).is_ok(),
        "it reads no weather"
    );
}
