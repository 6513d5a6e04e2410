//! One row for each rule. A rule without a row here fails the last test.

use std::collections::BTreeSet;

use aggregator::rules::{Action, RULES};
use aggregator::{Partition, Tally, join};
use domain::Source;
use domain::raw::{RawAircraft, RawAirport, RawCarrier, RawFlight, RawWeather};

use crate::samples::{
    JANUARY, clean_aircraft, clean_airports, clean_carriers, clean_flights, clean_weather,
    raw_aircraft, raw_airport, raw_carrier, raw_flight, raw_weather, references, window,
};

type Trip = fn(&mut Tally);

fn weather(rows: &[RawWeather], tally: &mut Tally) {
    clean_weather(rows, tally);
}

fn flight_in(partition: Partition, raw: RawFlight, tally: &mut Tally) {
    let mut references = references();
    for flight in clean_flights(partition, &[raw], &mut references, tally) {
        join(&flight, &references, &window(), tally);
    }
}

fn flight(raw: RawFlight, tally: &mut Tally) {
    flight_in(JANUARY, raw, tally);
}

const TRIPS: &[(&str, Trip)] = &[
    ("MET-01", |t| {
        weather(
            &[RawWeather {
                airport: "Newark".into(),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-02", |t| {
        weather(
            &[RawWeather {
                time: "2013-02-30T10:00".into(),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-03", |t| {
        let empty = RawWeather {
            airport: "EWR".into(),
            time: "2013-01-01T10:00".into(),
            ..RawWeather::default()
        };
        weather(&[empty], t);
    }),
    ("MET-04", |t| weather(&[raw_weather(), raw_weather()], t)),
    ("MET-05", |t| {
        weather(
            &[RawWeather {
                temperature: Some(200.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-06", |t| {
        weather(
            &[RawWeather {
                dew_point: Some(-200.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-07", |t| {
        weather(
            &[RawWeather {
                relative_humidity: Some(101.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-08", |t| {
        weather(
            &[RawWeather {
                wind_direction: Some(361.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-09", |t| {
        weather(
            &[RawWeather {
                wind_speed: Some(1048.36),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-10", |t| {
        weather(
            &[RawWeather {
                wind_gusts: Some(300.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-11", |t| {
        weather(
            &[RawWeather {
                precipitation: Some(-1.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-12", |t| {
        weather(
            &[RawWeather {
                pressure_msl: Some(10.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-13", |t| {
        weather(
            &[RawWeather {
                visibility: Some(-1.0),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("MET-14", |t| {
        weather(
            &[RawWeather {
                time: "2013-02-01T00:00".into(),
                ..raw_weather()
            }],
            t,
        );
    }),
    ("CIE-01", |t| {
        clean_carriers(
            &[RawCarrier {
                iata: "UAL".into(),
                ..raw_carrier()
            }],
            t,
        );
    }),
    ("CIE-02", |t| {
        clean_carriers(
            &[RawCarrier {
                airline: "  ".into(),
                ..raw_carrier()
            }],
            t,
        );
    }),
    ("CIE-03", |t| {
        clean_carriers(&[raw_carrier(), raw_carrier()], t);
    }),
    ("CIE-04", |t| {
        clean_carriers(
            &[RawCarrier {
                icao: "—".into(),
                ..raw_carrier()
            }],
            t,
        );
    }),
    ("AER-01", |t| {
        clean_airports(
            &[RawAirport {
                faa: "KIAH".into(),
                ..raw_airport()
            }],
            t,
        );
    }),
    ("AER-02", |t| {
        clean_airports(
            &[RawAirport {
                lat: "95".into(),
                ..raw_airport()
            }],
            t,
        );
    }),
    ("AER-03", |t| {
        clean_airports(&[raw_airport(), raw_airport()], t);
    }),
    ("AER-04", |t| {
        clean_airports(
            &[RawAirport {
                tzone: "\\N".into(),
                ..raw_airport()
            }],
            t,
        );
    }),
    ("AER-05", |t| {
        clean_airports(
            &[RawAirport {
                alt: "99999".into(),
                ..raw_airport()
            }],
            t,
        );
    }),
    ("APP-01", |t| {
        clean_aircraft(
            &[RawAircraft {
                n_number: "1234567".into(),
                ..raw_aircraft()
            }],
            t,
        );
    }),
    ("APP-02", |t| {
        clean_aircraft(&[raw_aircraft(), raw_aircraft()], t);
    }),
    ("APP-03", |t| {
        clean_aircraft(
            &[RawAircraft {
                year_mfr: None,
                ..raw_aircraft()
            }],
            t,
        );
    }),
    ("APP-04", |t| {
        clean_aircraft(
            &[RawAircraft {
                no_seats: Some(0),
                ..raw_aircraft()
            }],
            t,
        );
    }),
    ("APP-05", |t| {
        clean_aircraft(
            &[RawAircraft {
                no_eng: Some(12),
                ..raw_aircraft()
            }],
            t,
        );
    }),
    ("APP-06", |t| {
        clean_aircraft(
            &[RawAircraft {
                type_acft: Some("2".into()),
                ..raw_aircraft()
            }],
            t,
        );
    }),
    ("APP-07", |t| {
        clean_aircraft(
            &[RawAircraft {
                speed: Some(0),
                ..raw_aircraft()
            }],
            t,
        );
    }),
    ("VOL-01", |t| {
        flight(
            RawFlight {
                flight_date: "01/01/2013".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-02", |t| {
        flight(
            RawFlight {
                flight_date: "2013-02-01".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-03", |t| {
        flight(
            RawFlight {
                carrier: "UAL".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-04", |t| {
        flight(
            RawFlight {
                number: Some(10_000),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-05", |t| {
        flight(
            RawFlight {
                origin: "BOS".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-06", |t| {
        flight(
            RawFlight {
                destination: "EWR".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-07", |t| {
        flight(
            RawFlight {
                scheduled_departure_hhmm: Some(560),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-08", |t| {
        let skipped = RawFlight {
            flight_date: "2013-03-10".into(),
            scheduled_departure_hhmm: Some(230),
            ..raw_flight()
        };
        flight_in(
            Partition {
                year: 2013,
                month: 3,
            },
            skipped,
            t,
        );
    }),
    ("VOL-09", |t| {
        let repeated = RawFlight {
            flight_date: "2013-11-03".into(),
            scheduled_departure_hhmm: Some(130),
            departure_hhmm: Some(132),
            ..raw_flight()
        };
        flight_in(
            Partition {
                year: 2013,
                month: 11,
            },
            repeated,
            t,
        );
    }),
    ("VOL-10", |t| {
        clean_flights(JANUARY, &[raw_flight(), raw_flight()], &mut references(), t);
    }),
    ("VOL-11", |t| {
        flight(
            RawFlight {
                arrival_delay_min: Some(2881),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-12", |t| {
        flight(
            RawFlight {
                departure_delay_min: None,
                departure_hhmm: None,
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-13", |t| {
        flight(
            RawFlight {
                departure_hhmm: Some(518),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-14", |t| {
        flight(
            RawFlight {
                tail_number: None,
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-15", |t| {
        flight(
            RawFlight {
                tail_number: Some("D942DN".into()),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-16", |t| {
        flight(
            RawFlight {
                air_time_min: Some(0),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-17", |t| {
        flight(
            RawFlight {
                distance_mi: Some(0),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-18", |t| {
        flight(
            RawFlight {
                scheduled_arrival_hhmm: None,
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-19", |t| {
        flight(
            RawFlight {
                destination: "SJU".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-20", |t| {
        let cancelled = RawFlight {
            departure_hhmm: None,
            departure_delay_min: None,
            arrival_delay_min: None,
            ..raw_flight()
        };
        flight(cancelled, t);
    }),
    ("VOL-21", |t| {
        flight(
            RawFlight {
                arrival_delay_min: None,
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-22", |t| {
        flight(
            RawFlight {
                carrier: "ZZ".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-23", |t| {
        flight(
            RawFlight {
                destination: "BQN".into(),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-24", |t| {
        flight(
            RawFlight {
                tail_number: Some("N725MQ".into()),
                ..raw_flight()
            },
            t,
        );
    }),
    ("VOL-25", |t| {
        let noon = RawFlight {
            scheduled_departure_hhmm: Some(1200),
            departure_hhmm: Some(1202),
            ..raw_flight()
        };
        flight(noon, t);
    }),
];

#[test]
fn each_rule_is_tripped_by_its_row_and_does_what_it_says() {
    for (id, trip) in TRIPS {
        let rule = RULES
            .iter()
            .find(|rule| rule.id == *id)
            .expect("the rule exists");
        let mut tally = Tally::default();
        trip(&mut tally);
        assert_eq!(
            tally.rules().get(id),
            Some(&1),
            "{id} should be tripped once"
        );
        let examples = &tally.examples()[id];
        assert_eq!(examples.len(), 1, "{id}");
        assert!(!examples[0].value.is_empty(), "{id} shows what tripped it");
        assert!(!examples[0].position.is_empty(), "{id} says where");
        let counts = tally.counts(rule.source);
        assert!(counts.is_conserved(), "{id}: {counts:?}");
        let rejected = u64::from(rule.action == Action::Reject);
        assert_eq!(
            counts.rejected,
            rejected,
            "{id} should {}",
            rule.action.label()
        );
        assert_eq!(tally.take_rejections().len() as u64, rejected, "{id}");
    }
}

#[test]
fn every_rule_has_a_row_that_trips_it() {
    let tested: BTreeSet<_> = TRIPS.iter().map(|(id, _)| *id).collect();
    let declared: BTreeSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(tested, declared);
}

/// Rules that look at a whole row, or at what the join does not find.
const WHOLE_ROW: [&str; 2] = ["MET-03", "VOL-25"];

#[test]
fn the_fields_of_a_rule_are_fields_of_the_raw_rows() {
    for rule in RULES.iter().filter(|rule| !WHOLE_ROW.contains(&rule.id)) {
        let record = match rule.source {
            Source::Weather => serde_json::to_value(raw_weather()),
            Source::Carriers => serde_json::to_value(raw_carrier()),
            Source::Airports => serde_json::to_value(raw_airport()),
            Source::Aircraft => serde_json::to_value(raw_aircraft()),
            Source::Flights => serde_json::to_value(raw_flight()),
        }
        .expect("JSON");
        for field in rule.fields() {
            assert!(record.get(field).is_some(), "{} : {field}", rule.id);
        }
    }
}
