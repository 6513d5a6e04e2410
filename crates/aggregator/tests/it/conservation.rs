//! Whatever comes in, every row comes out: kept, or rejected with its text.

use aggregator::Tally;
use domain::Source;
use domain::raw::{RawFlight, RawWeather};
use proptest::prelude::*;

use crate::samples::{JANUARY, clean_flights, clean_weather, raw_flight, raw_weather, references};

fn number() -> impl Strategy<Value = Option<i32>> {
    prop_oneof![
        Just(None),
        (-100..3000).prop_map(Some),
        any::<i32>().prop_map(Some)
    ]
}

prop_compose! {
    fn any_flight()(
        flight_date in prop_oneof![Just("2013-01-01".to_owned()), ".{0,12}"],
        carrier in prop_oneof![Just("UA".to_owned()), ".{0,3}"],
        destination in prop_oneof![Just("IAH".to_owned()), ".{0,4}"],
        tail_number in proptest::option::of(".{0,8}"),
        number in number(),
        departure in number(),
        delay in number(),
        arrival in number(),
        arrival_delay in number(),
        air_time in number(),
        distance in number(),
    ) -> RawFlight {
        RawFlight {
            flight_date, carrier, destination, tail_number, number,
            scheduled_departure_hhmm: departure,
            departure_delay_min: delay,
            scheduled_arrival_hhmm: arrival,
            arrival_delay_min: arrival_delay,
            air_time_min: air_time,
            distance_mi: distance,
            departure_hhmm: None,
            ..raw_flight()
        }
    }
}

proptest! {
    #[test]
    fn flights_are_conserved(rows in proptest::collection::vec(any_flight(), 0..40)) {
        let mut tally = Tally::default();
        let kept = clean_flights(JANUARY, &rows, &mut references(), &mut tally);
        let counts = tally.counts(Source::Flights);
        prop_assert_eq!(counts.read, rows.len() as u64);
        prop_assert!(counts.is_conserved());
        prop_assert_eq!(counts.kept, kept.len() as u64);
        prop_assert_eq!(counts.rejected, tally.take_rejections().len() as u64);
    }

    #[test]
    fn weather_is_conserved(
        times in proptest::collection::vec("(2013-01-0[1-3]T0[0-9]:00|.{0,16})", 0..40),
        wind in proptest::option::of(any::<f64>()),
    ) {
        let rows: Vec<_> = times
            .into_iter()
            .map(|time| RawWeather { time, wind_speed: wind, ..raw_weather() })
            .collect();
        let mut tally = Tally::default();
        let kept = clean_weather(&rows, &mut tally);
        let counts = tally.counts(Source::Weather);
        prop_assert_eq!(counts.read, rows.len() as u64);
        prop_assert!(counts.is_conserved());
        prop_assert_eq!(counts.kept, kept.len() as u64);
    }
}
