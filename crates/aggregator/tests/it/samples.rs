//! Good raw rows, from which each test departs by one field.

use aggregator::{
    Partition, References, Tally, WeatherWindow, aircraft, airports, carriers, flights, weather,
};
use domain::raw::{
    Located, RawAircraft, RawAirport, RawCarrier, RawFlight, RawWeather, WeatherUnits,
};
use domain::{Aircraft, Airport, Carrier, Flight, WeatherObservation};

pub(crate) const JANUARY: Partition = Partition {
    year: 2013,
    month: 1,
};

pub(crate) fn units() -> WeatherUnits {
    WeatherUnits {
        temperature: "°F".into(),
        dew_point: "°F".into(),
        relative_humidity: "%".into(),
        wind_direction: "°".into(),
        wind_speed: "mp/h".into(),
        wind_gusts: "mp/h".into(),
        precipitation: "inch".into(),
        pressure_msl: "hPa".into(),
        visibility: "ft".into(),
    }
}

pub(crate) fn raw_weather() -> RawWeather {
    RawWeather {
        airport: "EWR".into(),
        time: "2013-01-01T10:00".into(),
        temperature: Some(39.02),
        dew_point: Some(26.06),
        relative_humidity: Some(59.37),
        wind_direction: Some(270.0),
        wind_speed: Some(10.357),
        wind_gusts: None,
        precipitation: Some(0.0),
        pressure_msl: Some(1012.0),
        visibility: Some(52_800.0),
    }
}

pub(crate) fn raw_carrier() -> RawCarrier {
    RawCarrier {
        iata: "UA".into(),
        icao: "UAL".into(),
        airline: "United Air Lines Inc.".into(),
        call_sign: "UNITED".into(),
        country: "United States".into(),
    }
}

pub(crate) fn raw_airport() -> RawAirport {
    RawAirport {
        faa: "IAH".into(),
        name: "George Bush Intercontinental".into(),
        lat: "29.984433".into(),
        lon: "-95.341442".into(),
        alt: "97".into(),
        tz: "-6".into(),
        dst: "A".into(),
        tzone: "America/Chicago".into(),
    }
}

pub(crate) fn raw_aircraft() -> RawAircraft {
    RawAircraft {
        n_number: "14228".into(),
        year_mfr: Some("1999".into()),
        type_acft: Some("5".into()),
        mfr: Some("BOEING".into()),
        model: Some("737-824".into()),
        no_eng: Some(2),
        no_seats: Some(149),
        speed: None,
        engine_type: Some("Turbo-fan".into()),
    }
}

pub(crate) fn raw_flight() -> RawFlight {
    RawFlight {
        flight_date: "2013-01-01".into(),
        carrier: "UA".into(),
        number: Some(1545),
        tail_number: Some("N14228".into()),
        origin: "EWR".into(),
        destination: "IAH".into(),
        scheduled_departure_hhmm: Some(515),
        departure_hhmm: Some(517),
        departure_delay_min: Some(2),
        scheduled_arrival_hhmm: Some(819),
        arrival_hhmm: Some(830),
        arrival_delay_min: Some(11),
        air_time_min: Some(227),
        distance_mi: Some(1400),
    }
}

pub(crate) fn located<T: Clone>(file: &str, rows: &[T]) -> Vec<Located<T>> {
    let rows = rows.iter().enumerate();
    rows.map(|(index, row)| Located::at(file, index, row.clone()))
        .collect()
}

pub(crate) fn clean_weather(rows: &[RawWeather], tally: &mut Tally) -> Vec<WeatherObservation> {
    let rows = located("EWR-2013-01.json", rows);
    weather::clean(JANUARY, &units(), &rows, tally).expect("known units")
}

pub(crate) fn clean_carriers(rows: &[RawCarrier], tally: &mut Tally) -> Vec<Carrier> {
    carriers::clean(&located("page.html", rows), tally)
}

pub(crate) fn clean_airports(rows: &[RawAirport], tally: &mut Tally) -> Vec<Airport> {
    airports::clean(&located("airports.csv", rows), tally)
}

pub(crate) fn clean_aircraft(rows: &[RawAircraft], tally: &mut Tally) -> Vec<Aircraft> {
    aircraft::clean(&located("aircraft.ndjson", rows), tally)
}

pub(crate) fn clean_flights(
    partition: Partition,
    rows: &[RawFlight],
    references: &mut References,
    tally: &mut Tally,
) -> Vec<Flight> {
    flights::clean("month=01.parquet", partition, rows, references, tally)
}

/// References that know everything [`raw_flight`] names. Their own cleaning is not counted.
pub(crate) fn references() -> References {
    let tally = &mut Tally::default();
    let origin = RawAirport {
        faa: "EWR".into(),
        tzone: "America/New_York".into(),
        ..raw_airport()
    };
    References::new(
        clean_carriers(&[raw_carrier()], tally),
        clean_airports(&[raw_airport(), origin], tally),
        clean_aircraft(&[raw_aircraft()], tally),
    )
}

/// The hour of [`raw_weather`], which is that of [`raw_flight`]. Its cleaning is not counted.
pub(crate) fn window() -> WeatherWindow {
    let mut window = WeatherWindow::default();
    window.put(
        JANUARY,
        clean_weather(&[raw_weather()], &mut Tally::default()),
    );
    window
}
