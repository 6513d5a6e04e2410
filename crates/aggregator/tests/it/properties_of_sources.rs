//! The properties, source by source.

use chrono::{DateTime, Timelike};
use chrono_tz::Tz;
use domain::raw::{RawAircraft, RawAirport, RawCarrier, RawFlight, RawWeather, WeatherUnits};
use domain::{Aircraft, Airport, Carrier, Flight, Source, WeatherObservation};
use proptest::option::of;
use proptest::prelude::*;

use aggregator::{Partition, Tally, weather};

use crate::properties::{Subject, mostly, rows, text};
use crate::samples::{
    JANUARY, clean_aircraft, clean_airports, clean_carriers, clean_flights, clean_weather, located,
    raw_flight, references,
};

/// Where every autumn the hour from 01:00 to 02:00 is lived twice.
const NOVEMBER: Partition = Partition {
    year: 2013,
    month: 11,
};

/// What the source declares once its rows are in SI units.
fn si_units() -> WeatherUnits {
    WeatherUnits {
        temperature: "°C".into(),
        dew_point: "°C".into(),
        relative_humidity: "%".into(),
        wind_direction: "°".into(),
        wind_speed: "m/s".into(),
        wind_gusts: "m/s".into(),
        precipitation: "mm".into(),
        pressure_msl: "hPa".into(),
        visibility: "m".into(),
    }
}

fn clean_si_weather(rows: &[RawWeather], tally: &mut Tally) -> Vec<WeatherObservation> {
    let rows = located("EWR-2013-01.json", rows);
    weather::clean(JANUARY, &si_units(), &rows, tally).expect("known units")
}

fn measure() -> impl Strategy<Value = Option<f64>> {
    of(mostly(-100.0..1100.0, any::<f64>()))
}

prop_compose! {
    fn any_weather()(
        airport in text("EWR|JFK"),
        time in text("2013-01-0[1-3]T[0-2][0-9]:00|2013-02-01T00:00"),
        [temperature, dew_point, relative_humidity] in [measure(), measure(), measure()],
        [wind_direction, wind_speed, wind_gusts] in [measure(), measure(), measure()],
        [precipitation, pressure_msl, visibility] in [measure(), measure(), measure()],
    ) -> RawWeather {
        RawWeather {
            airport, time, temperature, dew_point, relative_humidity, wind_direction, wind_speed,
            wind_gusts, precipitation, pressure_msl, visibility,
        }
    }
}

fn weather_back(hour: &WeatherObservation) -> RawWeather {
    RawWeather {
        airport: hour.airport.to_string(),
        time: hour.observed_at.format("%Y-%m-%dT%H:%M").to_string(),
        temperature: hour.temperature_c.map(f64::from),
        dew_point: hour.dew_point_c.map(f64::from),
        relative_humidity: hour.humidity_pct.map(f64::from),
        wind_direction: hour.wind_direction_deg.map(f64::from),
        wind_speed: hour.wind_speed_ms.map(f64::from),
        wind_gusts: hour.wind_gust_ms.map(f64::from),
        precipitation: hour.precipitation_mm.map(f64::from),
        pressure_msl: hour.pressure_hpa.map(f64::from),
        visibility: hour.visibility_m.map(f64::from),
    }
}

prop_compose! {
    fn any_carrier()(
        iata in text("[A-C][0-9]"),
        icao in text("[A-Z]{3}"),
        airline in text("[A-Z][a-z]{1,8}"),
        call_sign in ".{0,4}",
        country in ".{0,4}",
    ) -> RawCarrier {
        RawCarrier { iata, icao, airline, call_sign, country }
    }
}

fn carrier_back(carrier: &Carrier) -> RawCarrier {
    RawCarrier {
        iata: carrier.code.to_string(),
        icao: carrier.icao_code.clone().unwrap_or_default(),
        airline: carrier.name.clone().unwrap_or_default(),
        call_sign: carrier.call_sign.clone().unwrap_or_default(),
        country: carrier.country.clone().unwrap_or_default(),
    }
}

prop_compose! {
    fn any_airport()(
        faa in text("[A-C]{3}"),
        name in ".{0,4}",
        lat in text("-?[1-8]?[0-9]\\.[0-9]{1,9}"),
        lon in text("-?1?[0-7]?[0-9]\\.[0-9]{1,9}"),
        alt in text("-?[0-9]{1,5}(\\.[0-9]{1,4})?"),
        tzone in text("America/(New_York|Chicago|Phoenix)|\\\\N"),
    ) -> RawAirport {
        RawAirport { faa, name, lat, lon, alt, tzone, tz: "-5".into(), dst: "A".into() }
    }
}

fn airport_back(airport: &Airport) -> RawAirport {
    let number = |value: Option<f64>| value.map(|it| it.to_string()).unwrap_or_default();
    RawAirport {
        faa: airport.code.to_string(),
        name: airport.name.clone().unwrap_or_default(),
        lat: number(airport.latitude_deg),
        lon: number(airport.longitude_deg),
        // The source writes feet (international foot, 0.3048 m).
        alt: number(airport.altitude_m.map(|metres| f64::from(metres) / 0.3048)),
        tzone: airport.time_zone.map_or("\\N", Tz::name).to_owned(),
        tz: "-5".into(),
        dst: "A".into(),
    }
}

prop_compose! {
    fn any_aircraft()(
        n_number in text("[1-9][0-9A-Z]{0,1}"),
        year_mfr in of(text("19[0-9]{2}|20[01][0-9]")),
        type_acft in of(text("[4-6]")),
        mfr in of(".{0,4}"),
        model in of(".{0,4}"),
        no_eng in of(mostly(0..10, any::<i32>())),
        no_seats in of(mostly(0..1000, any::<i32>())),
        speed in of(mostly(0..2000, any::<i32>())),
        engine_type in of(".{0,4}"),
    ) -> RawAircraft {
        RawAircraft { n_number, year_mfr, type_acft, mfr, model, no_eng, no_seats, speed, engine_type }
    }
}

fn aircraft_back(aircraft: &Aircraft) -> RawAircraft {
    let code = |kind: &str| match kind {
        "Fixed wing single engine" => "4",
        "Fixed wing multi engine" => "5",
        _ => "6",
    };
    RawAircraft {
        n_number: aircraft.tail_number.as_str()[1..].to_owned(),
        year_mfr: aircraft.year.map(|year| year.to_string()),
        type_acft: aircraft.kind.as_deref().map(|kind| code(kind).to_owned()),
        mfr: aircraft.manufacturer.clone(),
        model: aircraft.model.clone(),
        no_eng: aircraft.engines.map(i32::from),
        no_seats: aircraft.seats.map(i32::from),
        speed: aircraft.cruise_speed_kmh.map(miles),
        engine_type: aircraft.engine_kind.clone(),
    }
}

/// The whole number of statute miles (1.609344 km) that the source wrote.
fn miles(kilometres: f32) -> i32 {
    (f64::from(kilometres) / 1.609_344).round() as i32
}

fn hhmm() -> impl Strategy<Value = Option<i32>> {
    let clock = (0..25, 0..60).prop_map(|(hours, minutes)| hours * 100 + minutes);
    of(mostly(clock, any::<i32>()))
}

prop_compose! {
    fn any_flight()(
        day in prop_oneof![Just(3), 1..31],
        flight_date in mostly(Just(None), ".{0,12}".prop_map(Some)),
        carrier in text("UA|AA"),
        number in of(mostly(1..30, any::<i32>())),
        tail_number in of(text("N[1-9][0-9]{0,2}")),
        origin in text("EWR|JFK"),
        destination in text("IAH|LAX|SJU"),
        scheduled_departure_hhmm in hhmm(),
        departure_delay_min in of(mostly(-20..200, any::<i32>())),
        scheduled_arrival_hhmm in hhmm(),
        arrival_delay_min in of(mostly(-20..200, any::<i32>())),
        air_time_min in of(mostly(0..400, any::<i32>())),
        distance_mi in of(mostly(0..4000, any::<i32>())),
    ) -> RawFlight {
        RawFlight {
            flight_date: flight_date.unwrap_or_else(|| format!("2013-11-{day:02}")).into(),
            carrier: carrier.into(),
            tail_number: tail_number.map(Into::into),
            origin: origin.into(),
            destination: destination.into(),
            number, scheduled_departure_hhmm,
            departure_delay_min, scheduled_arrival_hhmm, arrival_delay_min, air_time_min,
            distance_mi,
            departure_hhmm: None,
            ..raw_flight()
        }
    }
}

/// November, with references of its own: cleaning completes them.
fn clean_november(rows: &[RawFlight], tally: &mut Tally) -> Vec<Flight> {
    clean_flights(NOVEMBER, rows, &mut references(), tally)
}

fn flight_back(flight: &Flight) -> RawFlight {
    let new_york = chrono_tz::America::New_York;
    let departure = flight.scheduled_departure.with_timezone(&new_york);
    // Midnight that ends the day is written 2400.
    let ends_the_day = departure.date_naive() > flight.flight_date;
    let scheduled = if ends_the_day { 2400 } else { clock(departure) };
    let departed = flight.departed_at().map(|at| at.with_timezone(&new_york));
    // The only destination whose zone the references know.
    let chicago = chrono_tz::America::Chicago;
    let arrival = flight
        .scheduled_arrival
        .map(|at| at.with_timezone(&chicago));
    RawFlight {
        flight_date: flight.flight_date.to_string().into(),
        carrier: flight.carrier.as_str().into(),
        number: Some(flight.number.into()),
        tail_number: flight.tail_number.as_ref().map(|tail| tail.as_str().into()),
        origin: flight.origin.as_str().into(),
        destination: flight.destination.as_str().into(),
        scheduled_departure_hhmm: Some(scheduled),
        departure_hhmm: departed.map(clock),
        departure_delay_min: flight.departure_delay_min.map(i32::from),
        scheduled_arrival_hhmm: arrival.map(clock),
        arrival_hhmm: None,
        arrival_delay_min: flight.arrival_delay_min.map(i32::from),
        air_time_min: flight.air_time_min.map(i32::from),
        distance_mi: flight.distance_km.map(miles),
    }
}

fn clock(at: DateTime<Tz>) -> i32 {
    (at.hour() * 100 + at.minute()) as i32
}

proptest! {
    #[test]
    fn weather_holds(rows in rows(any_weather())) {
        Subject {
            source: Source::Weather,
            clean: clean_weather,
            clean_again: clean_si_weather,
            key: |hour| (hour.observed_at, hour.airport.clone()),
            back: weather_back,
            absent: &[],
            again: &[],
        }.hold(&rows)?;
    }

    #[test]
    fn carriers_hold(rows in rows(any_carrier())) {
        Subject {
            source: Source::Carriers,
            clean: clean_carriers,
            clean_again: clean_carriers,
            key: |carrier| carrier.code.clone(),
            back: carrier_back,
            absent: &[],
            again: &[],
        }.hold(&rows)?;
    }

    #[test]
    fn airports_hold(rows in rows(any_airport())) {
        Subject {
            source: Source::Airports,
            clean: clean_airports,
            clean_again: clean_airports,
            key: |airport| airport.code.clone(),
            back: airport_back,
            absent: &[
                ("AER-04", |airport| airport.time_zone.is_none()),
                ("AER-05", |airport| airport.altitude_m.is_none()),
            ],
            again: &[],
        }.hold(&rows)?;
    }

    #[test]
    fn aircraft_hold(rows in rows(any_aircraft())) {
        Subject {
            source: Source::Aircraft,
            clean: clean_aircraft,
            clean_again: clean_aircraft,
            key: |aircraft| aircraft.tail_number.clone(),
            back: aircraft_back,
            absent: &[("APP-03", |aircraft| aircraft.year.is_none())],
            again: &[],
        }.hold(&rows)?;
    }

    #[test]
    fn flights_hold(rows in rows(any_flight())) {
        Subject {
            source: Source::Flights,
            clean: clean_november,
            clean_again: clean_november,
            key: |flight| flight.id.clone(),
            back: flight_back,
            absent: &[
                ("VOL-14", |flight| flight.tail_number.is_none()),
                ("VOL-18", |flight| {
                    flight.scheduled_arrival.is_none() && flight.destination.as_str() == "IAH"
                }),
                ("VOL-19", |flight| {
                    flight.scheduled_arrival.is_none() && flight.destination.as_str() != "IAH"
                }),
                ("VOL-20", Flight::is_cancelled),
                ("VOL-21", Flight::is_diverted),
            ],
            // Hours lived twice stay the first; references are completed anew by each cleaning.
            again: &["VOL-09", "VOL-22", "VOL-23", "VOL-24"],
        }.hold(&rows)?;
    }
}
