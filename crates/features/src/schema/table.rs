//! The one table of features: it gives the schema, its hash and the order of the vector.

use chrono::Datelike;

use super::{Feature, Group, KnownFrom};
use crate::history::{carrier_destination, origin_hour};
use crate::moment::minute_of_day;
use crate::network::Of;

macro_rules! features {
    ($($group:ident, $known_from:ident: { $($name:ident [$unit:literal] = |$m:ident| $formula:expr;)+ })+) => {
        /// Every feature, in the order of the vector.
        pub const FEATURES: &[Feature] = &[$($(Feature {
            name: stringify!($name),
            unit: $unit,
            group: Group::$group,
            known_from: KnownFrom::$known_from,
            formula: |$m| $formula,
        },)+)+];
    };
}

features! {
    Calendar, Schedule: {
        local_departure_minute ["min"] = |m| Some(minute_of_day(m.local_departure));
        local_arrival_minute ["min"] = |m| m.local_arrival.map(minute_of_day);
        weekday ["0 = Monday"] = |m| Some(m.local_departure.weekday().num_days_from_monday() as f32);
        holiday_distance ["d"] = |m| Some(m.days_from_holiday.abs() as f32);
        holiday_side ["-1 before, 1 after"] = |m| Some(m.days_from_holiday.signum() as f32);
    }
    CarrierRoute, Schedule: {
        carrier ["code"] = |m| Some(m.encodings.carriers.code(m.flight.carrier.as_str()));
        origin ["code"] = |m| Some(m.encodings.origins.code(m.flight.origin.code.as_str()));
        destination ["code"] = |m| Some(m.encodings.destinations.code(m.flight.destination.code.as_str()));
        planned_block ["min"] = |m| m.flight.planned_block().map(|block| block.num_minutes() as f32);
        distance ["km"] = |m| m.distance_km.map(|km| km as f32);
        carrier_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_carrier, m.flight.carrier.as_str()))
        };
        destination_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_destination, m.flight.destination.code.as_str()))
        };
        origin_hour_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_origin_hour, &origin_hour(m.flight, m.local_departure)))
        };
        carrier_destination_late_excess ["share"] = |m| {
            let rates = &m.encodings.rates;
            Some(rates.excess(&rates.by_carrier_destination, &carrier_destination(m.flight)))
        };
    }
    Congestion, Schedule: {
        origin_departures_1h ["flights"] = |m| m.network.scheduled(Of::Origin, -30, 31);
        origin_departures_before ["flights"] = |m| m.network.scheduled(Of::Origin, -120, 0);
        carrier_departures_1h ["flights"] = |m| m.network.scheduled(Of::CarrierHere, -30, 31);
        network_departures_1h ["flights"] = |m| m.network.scheduled(Of::All, -30, 31);
        destination_flights_2h ["flights"] = |m| m.network.scheduled(Of::Destination, -60, 61);
    }
    Aircraft, Assignment: {
        aircraft_age ["a"] = |m| {
            let year = m.flight.airframe.year?;
            Some((m.local_departure.year() - i32::from(year)) as f32)
        };
        aircraft_seats ["1"] = |m| m.flight.airframe.seats.map(f32::from);
        aircraft_engines ["1"] = |m| m.flight.airframe.engines.map(f32::from);
        aircraft_manufacturer ["code"] = |m| {
            let name = m.flight.airframe.manufacturer.as_deref()?;
            Some(m.encodings.manufacturers.code(name))
        };
        rotation_gap ["min"] = |m| m.previous_leg.map(|leg| leg.gap().num_minutes() as f32);
        rotation_slack ["min"] = |m| Some(m.previous_leg?.slack()?.num_minutes() as f32);
    }
    Aircraft, Observation: {
        rotation_departure_delay ["min"] = |m| m.previous_leg?.departure_delay_min();
        rotation_arrival_delay ["min"] = |m| m.previous_leg?.arrival_delay_min();
    }
    Weather, Observation: {
        temperature ["°C"] = |m| m.weather?.last.temperature_c;
        humidity ["%"] = |m| m.weather?.last.humidity_pct;
        wind_speed ["m/s"] = |m| m.weather?.last.wind_speed_ms;
        wind_gust ["m/s"] = |m| m.weather?.last.wind_gust_ms;
        wind_from_east ["sine"] = |m| m.wind().map(|(sine, _)| sine);
        wind_from_north ["cosine"] = |m| m.wind().map(|(_, cosine)| cosine);
        precipitation ["mm"] = |m| m.weather?.last.precipitation_mm;
        visibility ["m"] = |m| m.weather?.last.visibility_m;
        observation_age ["h"] = |m| Some(m.weather?.age.num_minutes() as f32 / 60.0);
        pressure_tendency_3h ["hPa"] = |m| m.weather?.pressure_tendency_hpa;
        precipitation_3h ["mm"] = |m| m.weather?.precipitation_3h_mm;
        precipitation_6h ["mm"] = |m| m.weather?.precipitation_6h_mm;
        lowest_visibility_3h ["m"] = |m| m.weather?.lowest_visibility_3h_m;
        highest_gust_3h ["m/s"] = |m| m.weather?.highest_gust_3h_ms;
    }
    Congestion, Observation: {
        origin_delay_6h ["min"] = |m| Some(m.network.departures(Of::Origin, 6)?.mean_min);
        origin_late_share_6h ["share"] = |m| Some(m.network.departures(Of::Origin, 6)?.late_share);
        origin_late_share_24h ["share"] = |m| Some(m.network.departures(Of::Origin, 24)?.late_share);
        origin_delay_a_day_before ["min"] = |m| Some(m.network.departures_a_day_before(Of::Origin, 2)?.mean_min);
        network_delay_3h ["min"] = |m| Some(m.network.departures(Of::All, 3)?.mean_min);
        network_arrival_late_share_24h ["share"] = |m| Some(m.network.arrivals(Of::All, 24)?.late_share);
        destination_departure_delay_6h ["min"] = |m| Some(m.network.departures(Of::Destination, 6)?.mean_min);
        destination_arrival_delay_12h ["min"] = |m| Some(m.network.arrivals(Of::Destination, 12)?.mean_min);
        cancelled_6h ["flights"] = |m| m.network.cancellations(Of::Origin, 6);
        cancelled_24h ["flights"] = |m| m.network.cancellations(Of::All, 24);
    }
    CarrierRoute, Observation: {
        carrier_delay_6h ["min"] = |m| Some(m.network.departures(Of::Carrier, 6)?.mean_min);
        carrier_late_share_24h ["share"] = |m| Some(m.network.departures(Of::Carrier, 24)?.late_share);
        route_arrival_delay_7d ["min"] = |m| Some(m.network.arrivals(Of::Route, 24 * 7)?.mean_min);
        flight_arrival_delay_7d ["min"] = |m| Some(m.network.arrivals(Of::Flight, 24 * 7)?.mean_min);
        flight_arrival_late_share_7d ["share"] = |m| Some(m.network.arrivals(Of::Flight, 24 * 7)?.late_share);
    }
    // The evening before, they would tell the day more than the weather of the next one.
    Weather, LastHours: {
        dew_point ["°C"] = |m| m.weather?.last.dew_point_c;
        pressure ["hPa"] = |m| m.weather?.last.pressure_hpa;
    }
    Congestion, LastHours: {
        origin_delay_1h ["min"] = |m| Some(m.network.departures(Of::Origin, 1)?.mean_min);
        origin_late_share_1h ["share"] = |m| Some(m.network.departures(Of::Origin, 1)?.late_share);
        origin_delay_2h ["min"] = |m| Some(m.network.departures(Of::Origin, 2)?.mean_min);
        origin_late_share_3h ["share"] = |m| Some(m.network.departures(Of::Origin, 3)?.late_share);
        origin_arrival_delay_3h ["min"] = |m| Some(m.network.arrivals(Of::Origin, 3)?.mean_min);
        destination_departure_delay_3h ["min"] = |m| Some(m.network.departures(Of::Destination, 3)?.mean_min);
        destination_arrival_delay_4h ["min"] = |m| Some(m.network.arrivals(Of::Destination, 4)?.mean_min);
        origin_waiting ["flights"] = |m| Some(m.network.waiting(Of::Origin)?.flights);
        origin_waiting_time ["min"] = |m| Some(m.network.waiting(Of::Origin)?.minutes);
        network_waiting_time ["min"] = |m| Some(m.network.waiting(Of::All)?.minutes);
        destination_waiting_time ["min"] = |m| Some(m.network.waiting(Of::Destination)?.minutes);
    }
    CarrierRoute, LastHours: {
        carrier_delay_3h ["min"] = |m| Some(m.network.departures(Of::Carrier, 3)?.mean_min);
        carrier_here_delay_2h ["min"] = |m| Some(m.network.departures(Of::CarrierHere, 2)?.mean_min);
        carrier_here_delay_6h ["min"] = |m| Some(m.network.departures(Of::CarrierHere, 6)?.mean_min);
        carrier_arrival_delay_3h ["min"] = |m| Some(m.network.arrivals(Of::Carrier, 3)?.mean_min);
        carrier_here_waiting_time ["min"] = |m| Some(m.network.waiting(Of::CarrierHere)?.minutes);
    }
}
