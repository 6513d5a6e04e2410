//! Nothing known only afterwards reaches a vector.

use chrono::Duration;
use contract::DatasetRow;
use features::{FeatureError, FlightInput, History, Horizon, WeatherHistory, vector};
use proptest::prelude::*;

use crate::fixture::{departure, hours, row};

fn bits(row: &DatasetRow, weather: &WeatherHistory) -> Vec<u32> {
    let input = FlightInput::try_from(row).expect("an input");
    let mut history = History::default();
    history.learn(&input, true).expect("a local time");
    vector(&input, weather, &history.encodings())
        .expect("a vector")
        .into_iter()
        .map(f32::to_bits)
        .collect()
}

proptest! {
    #[test]
    fn the_future_moves_no_feature(
        future in -1.0e4_f32..1.0e4,
        delay in proptest::option::of(any::<i16>()),
        flag in any::<bool>(),
        late in proptest::option::of(any::<bool>()),
        measure in proptest::option::of(-1.0e4_f32..1.0e4),
    ) {
        let known_at = Horizon::H2.known_at(departure());
        let truth = WeatherHistory::new(hours(|_| 7.0));
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
        prop_assert_eq!(bits(&row(), &truth), bits(&after, &changed));
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
}

#[test]
fn the_past_does_move_features() {
    let calm = WeatherHistory::new(hours(|_| 7.0));
    let storm = WeatherHistory::new(hours(|_| 9.0));
    assert_ne!(bits(&row(), &calm), bits(&row(), &storm));
}

#[test]
fn a_flight_without_weather_says_which_airport_and_when() {
    let input = FlightInput::try_from(&row()).expect("an input");
    let airport = input.origin.code.clone();
    let encodings = History::default().encodings();
    let none = WeatherHistory::new([]);
    assert_eq!(
        vector(&input, &none, &encodings),
        Err(FeatureError::UnknownAirport {
            airport: airport.clone()
        })
    );
    let old = WeatherHistory::new(hours(|_| 1.0).into_iter().take(2));
    let instant = Horizon::H2.known_at(departure());
    assert_eq!(
        vector(&input, &old, &encodings),
        Err(FeatureError::NoWeather { airport, instant })
    );
}
