//! Weather as it was known at an instant.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use domain::{AirportCode, WeatherObservation};

/// Hourly observations, in order, by airport.
#[derive(Debug, Clone, Default)]
pub struct WeatherHistory {
    by_airport: BTreeMap<AirportCode, Vec<WeatherObservation>>,
}

/// The last known observation and what led to it.
#[derive(Debug, Clone, Copy)]
pub struct RecentWeather<'a> {
    pub last: &'a WeatherObservation,
    /// Since the hour was over.
    pub age: Duration,
    /// Change over 3 h; falling pressure announces bad weather.
    pub pressure_tendency_hpa: Option<f32>,
    pub precipitation_3h_mm: Option<f32>,
    pub precipitation_6h_mm: Option<f32>,
    pub lowest_visibility_3h_m: Option<f32>,
    pub highest_gust_3h_ms: Option<f32>,
}

impl WeatherHistory {
    /// An observation covers the hour that it starts: it is known when that hour is over.
    pub const OBSERVATION_HOURS: i64 = 1;
    /// Older than that, an observation says nothing of the present.
    pub const MAX_AGE_HOURS: i64 = 6;
    /// How far before the instant of knowledge a caller must load observations.
    pub const LOOKBACK_HOURS: i64 = Self::OBSERVATION_HOURS + Self::MAX_AGE_HOURS + 6;

    /// Sorts the observations; of two for the same hour, the last given wins.
    pub fn new(observations: impl IntoIterator<Item = WeatherObservation>) -> Self {
        let mut hours: BTreeMap<AirportCode, BTreeMap<DateTime<Utc>, WeatherObservation>> =
            BTreeMap::new();
        for observation in observations {
            hours
                .entry(observation.airport.clone())
                .or_default()
                .insert(observation.observed_at, observation);
        }
        let by_airport = hours
            .into_iter()
            .map(|(airport, hours)| (airport, hours.into_values().collect()))
            .collect();
        Self { by_airport }
    }

    /// Whether the airport has a station.
    pub fn covers(&self, airport: &AirportCode) -> bool {
        self.by_airport.contains_key(airport)
    }

    /// The last observation whose hour was over at `instant`, if recent enough.
    pub fn as_of(
        &self,
        airport: &AirportCode,
        instant: DateTime<Utc>,
    ) -> Option<&WeatherObservation> {
        self.known_at(airport, instant)?.last()
    }

    /// The same observation with what led to it.
    pub fn recent(
        &self,
        airport: &AirportCode,
        instant: DateTime<Utc>,
    ) -> Option<RecentWeather<'_>> {
        let known = self.known_at(airport, instant)?;
        let last = known.last()?;
        let three_hours = since(known, last.observed_at - Duration::hours(2));
        let six_hours = since(known, last.observed_at - Duration::hours(5));
        Some(RecentWeather {
            last,
            age: instant - last.observed_at - Duration::hours(Self::OBSERVATION_HOURS),
            pressure_tendency_hpa: pressure_tendency(known, last),
            precipitation_3h_mm: measures(three_hours, |o| o.precipitation_mm).reduce(|a, b| a + b),
            precipitation_6h_mm: measures(six_hours, |o| o.precipitation_mm).reduce(|a, b| a + b),
            lowest_visibility_3h_m: measures(three_hours, |o| o.visibility_m).reduce(f32::min),
            highest_gust_3h_ms: measures(three_hours, |o| o.wind_gust_ms).reduce(f32::max),
        })
    }

    /// Everything known at `instant`, oldest first, provided the last is recent enough.
    fn known_at(
        &self,
        airport: &AirportCode,
        instant: DateTime<Utc>,
    ) -> Option<&[WeatherObservation]> {
        let all = self.by_airport.get(airport)?;
        let hour = Duration::hours(Self::OBSERVATION_HOURS);
        let count = all.partition_point(|o| o.observed_at + hour <= instant);
        let known = &all[..count];
        let age = instant - known.last()?.observed_at - hour;
        (age <= Duration::hours(Self::MAX_AGE_HOURS)).then_some(known)
    }
}

fn since(known: &[WeatherObservation], start: DateTime<Utc>) -> &[WeatherObservation] {
    &known[known.partition_point(|o| o.observed_at < start)..]
}

fn measures(
    observations: &[WeatherObservation],
    measure: impl Fn(&WeatherObservation) -> Option<f32>,
) -> impl Iterator<Item = f32> {
    observations.iter().filter_map(measure)
}

fn pressure_tendency(known: &[WeatherObservation], last: &WeatherObservation) -> Option<f32> {
    let before = last.observed_at - Duration::hours(3);
    let earlier = since(known, before)
        .first()
        .filter(|o| o.observed_at == before)?;
    Some(last.pressure_hpa? - earlier.pressure_hpa?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64, minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_370_000_000 - 1_370_000_000 % 86_400, 0).expect("an instant")
            + Duration::minutes(hour * 60 + minute)
    }

    fn hour(stamp: i64, precipitation_mm: f32, pressure_hpa: f32) -> WeatherObservation {
        WeatherObservation {
            airport: "JFK".parse().expect("a code"),
            observed_at: at(stamp, 0),
            temperature_c: None,
            dew_point_c: None,
            humidity_pct: None,
            wind_direction_deg: None,
            wind_speed_ms: None,
            wind_gust_ms: None,
            precipitation_mm: Some(precipitation_mm),
            pressure_hpa: Some(pressure_hpa),
            visibility_m: None,
        }
    }

    #[test]
    fn an_observation_is_known_when_its_hour_is_over() {
        let history = WeatherHistory::new([hour(11, 0.0, 1000.0), hour(10, 0.0, 1000.0)]);
        let jfk = "JFK".parse().expect("a code");
        let stamp = |instant| history.as_of(&jfk, instant).map(|o| o.observed_at);
        assert_eq!(stamp(at(10, 59)), None);
        assert_eq!(stamp(at(11, 59)), Some(at(10, 0)));
        assert_eq!(stamp(at(12, 0)), Some(at(11, 0)));
        assert_eq!(stamp(at(18, 0)), Some(at(11, 0)));
        assert_eq!(stamp(at(18, 1)), None);
    }

    #[test]
    fn lags_count_whole_hours_up_to_the_last_known() {
        let hours = (0..8).map(|h| hour(h, h as f32, 1000.0 - h as f32));
        let history = WeatherHistory::new(hours);
        let recent = history
            .recent(&"JFK".parse().expect("a code"), at(7, 30))
            .expect("weather");
        assert_eq!(recent.last.observed_at, at(6, 0));
        assert_eq!(recent.age, Duration::minutes(30));
        assert_eq!(recent.precipitation_3h_mm, Some(15.0));
        assert_eq!(recent.precipitation_6h_mm, Some(21.0));
        assert_eq!(recent.pressure_tendency_hpa, Some(-3.0));
        assert_eq!(recent.highest_gust_3h_ms, None);
    }
}
