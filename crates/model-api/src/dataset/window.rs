//! Which hours of weather a batch of flights needs, asked once each.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::AirportCode;
use features::WeatherHistory;

/// Hours of one airport, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) airport: AirportCode,
    pub(crate) from: DateTime<Utc>,
    pub(crate) to: DateTime<Utc>,
}

/// The windows that end at each instant of knowledge, those that touch merged into one.
pub(crate) fn merged(
    known_at: impl IntoIterator<Item = (AirportCode, DateTime<Utc>)>,
) -> Vec<Window> {
    let lookback = TimeDelta::hours(WeatherHistory::LOOKBACK_HOURS);
    let mut by_airport: BTreeMap<AirportCode, Vec<DateTime<Utc>>> = BTreeMap::new();
    for (airport, instant) in known_at {
        by_airport.entry(airport).or_default().push(instant);
    }
    let mut windows: Vec<Window> = Vec::new();
    for (airport, mut instants) in by_airport {
        instants.sort_unstable();
        for to in instants {
            let from = to.checked_sub_signed(lookback).unwrap_or(to);
            match windows.last_mut() {
                Some(last) if last.airport == airport && from <= last.to => last.to = to,
                _ => windows.push(Window {
                    airport: airport.clone(),
                    from,
                    to,
                }),
            }
        }
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_that_touch_are_asked_once_and_others_apart() {
        let airport = |code| AirportCode::parse(code).expect("a code");
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let windows = merged([
            (airport("JFK"), at("2013-01-02T12:00:00Z")),
            (airport("EWR"), at("2013-01-01T12:00:00Z")),
            (airport("JFK"), at("2013-01-02T15:00:00Z")),
            (airport("JFK"), at("2013-06-02T15:00:00Z")),
        ]);
        let spans: Vec<_> = windows.iter().map(|w| (w.airport.as_str(), w.to)).collect();
        assert_eq!(
            spans,
            [
                ("EWR", at("2013-01-01T12:00:00Z")),
                ("JFK", at("2013-01-02T15:00:00Z")),
                ("JFK", at("2013-06-02T15:00:00Z")),
            ]
        );
        assert_eq!(windows[1].from, at("2013-01-01T23:00:00Z"));
    }
}
