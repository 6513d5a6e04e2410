//! What a run is to read: which sources, and which days of those that are read by period.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use domain::Source;
use extractor::{Url, flights, weather};
use serde::{Deserialize, Serialize};
use store::watermarks::Watermark;

use crate::PipelineConfig;

/// Days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Days {
    /// `None` when the last day comes before the first: nothing is to be read.
    fn new(from: NaiveDate, until: NaiveDate) -> Option<Self> {
        (from <= until).then_some(Self { from, until })
    }

    pub(crate) fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.until <= self.until
    }
}

/// What a person or the scheduler asks of an extraction.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Read everything again, whatever is held.
    pub full: bool,
    /// First day to read, instead of the one after the last held.
    pub since: Option<NaiveDate>,
    /// Sources to read; all of them when empty. The others are taken from an earlier run.
    pub sources: BTreeSet<Source>,
    /// Sources whose declaration may change, this time.
    pub accept: BTreeSet<Source>,
}

/// What a run reads. An interrupted run is taken up only by one of the same plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Sources read; the others are taken from an earlier run.
    pub sources: BTreeSet<Source>,
    /// Whether all is read again, unchanged documents included.
    pub full: bool,
    /// UTC days of weather; `None` when nothing is new.
    pub weather: Option<Days>,
    /// Local days of flights, from the first of a month; `None` when nothing is new.
    pub flights: Option<Days>,
    /// Where the sources are read from and by which engine, without what may be secret.
    pub places: Vec<String>,
}

impl Plan {
    /// The plan of `request`, given what the database holds.
    ///
    /// Flights are published by month, so a month that was not over when it was read is read
    /// again whole, and its weather with it.
    #[must_use]
    pub fn make(config: &PipelineConfig, request: &Request, held: &[Watermark]) -> Self {
        let first = |source, last: NaiveDate| {
            let start = match request.since {
                Some(since) => since,
                None if request.full => config.period_start,
                None => next_day(config, held, source),
            };
            // Also when the period was made longer than what the next day begins.
            (start <= last).then(|| start.with_day(1).unwrap_or(start))
        };
        let flights = first(Source::Flights, config.period_end)
            .and_then(|from| Days::new(from, config.period_end));
        // Days of the archive are UTC: the last local evening falls on the next one.
        let last = config.period_end.succ_opt().unwrap_or(config.period_end);
        let weather = first(Source::Weather, last)
            .into_iter()
            .chain(flights.map(|days| days.from))
            .min()
            .and_then(|from| Days::new(from, last));
        let sources = if request.sources.is_empty() {
            Source::ALL.into()
        } else {
            request.sources.clone()
        };
        Self {
            sources,
            full: request.full,
            weather,
            flights,
            places: vec![
                place(&config.weather_url),
                place(&config.carriers_url),
                place(&config.airports_url),
                config.flights_dir.display().to_string(),
                // Without the token that its address may hold.
                format!("{:?}", config.engine),
            ],
        }
    }

    /// The days of a source that is read by period; `None` for the others, and when nothing is new.
    pub(crate) fn days(&self, source: Source) -> Option<Days> {
        match source {
            Source::Weather => self.weather,
            Source::Flights => self.flights,
            Source::Carriers | Source::Airports | Source::Aircraft => None,
        }
    }

    /// Whether the source is read by period, and holds all of it already.
    pub(crate) fn is_up_to_date(&self, source: Source) -> bool {
        matches!(source, Source::Weather | Source::Flights) && self.days(source).is_none()
    }

    pub(crate) fn weather_config(&self, config: &PipelineConfig) -> Option<weather::Config> {
        let Days { from, until } = self.weather?;
        Some(config.weather(from, until))
    }

    pub(crate) fn flights_config(&self, config: &PipelineConfig) -> Option<flights::Config> {
        let Days { from, until } = self.flights?;
        Some(config.flights(from, until))
    }
}

/// The day after the last one held, when what is held begins with the period.
fn next_day(config: &PipelineConfig, held: &[Watermark], source: Source) -> NaiveDate {
    held.iter()
        .find(|watermark| watermark.source == source)
        .and_then(|watermark| watermark.held)
        .filter(|(from, _)| *from <= config.period_start)
        .and_then(|(_, until)| until.succ_opt())
        .map_or(config.period_start, |next| next.max(config.period_start))
}

fn place(url: &Url) -> String {
    format!("{}{}", url.host_str().unwrap_or_default(), url.path())
}

#[cfg(test)]
mod tests {
    use settings::Reader;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn days(from: &str, until: &str) -> Option<Days> {
        Days::new(day(from), day(until))
    }

    fn config(end: &str) -> PipelineConfig {
        let variables = [
            ("PONCTUEL_REGISTRY_URL", "postgres://localhost/r"),
            ("PONCTUEL_PERIOD_END", end),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        PipelineConfig::from_settings(Reader::from_variables(variables)).expect("settings")
    }

    fn held(flights: &str, weather: &str) -> Vec<Watermark> {
        [(Source::Flights, flights), (Source::Weather, weather)]
            .map(|(source, until)| Watermark {
                source,
                held: Some((day("2013-01-01"), day(until))),
                version: None,
            })
            .into()
    }

    #[test]
    fn without_watermark_the_whole_period_is_read() {
        let plan = Plan::make(&config("2013-06-30"), &Request::default(), &[]);
        assert_eq!(plan.flights, days("2013-01-01", "2013-06-30"));
        assert_eq!(plan.weather, days("2013-01-01", "2013-07-01"));
        assert_eq!(plan.sources.len(), 5);
    }

    #[test]
    fn what_is_held_is_not_read_again_and_weather_covers_the_flights() {
        let held = held("2013-06-30", "2013-07-01");
        let plan = Plan::make(&config("2013-12-31"), &Request::default(), &held);
        assert_eq!(plan.flights, days("2013-07-01", "2013-12-31"));
        assert_eq!(plan.weather, days("2013-07-01", "2014-01-01"));
    }

    #[test]
    fn a_month_that_was_not_over_is_read_again_whole() {
        let held = held("2013-06-15", "2013-06-16");
        let plan = Plan::make(&config("2013-06-30"), &Request::default(), &held);
        assert_eq!(plan.flights, days("2013-06-01", "2013-06-30"));
        assert_eq!(plan.weather, days("2013-06-01", "2013-07-01"));
    }

    #[test]
    fn nothing_new_is_nothing_to_read_unless_it_is_asked() {
        let held = held("2013-12-31", "2014-01-01");
        let config = config("2013-12-31");
        let plan = Plan::make(&config, &Request::default(), &held);
        assert_eq!((plan.flights, plan.weather), (None, None));
        assert!(plan.is_up_to_date(Source::Flights) && !plan.is_up_to_date(Source::Airports));
        let full = Request {
            full: true,
            ..Request::default()
        };
        let plan = Plan::make(&config, &full, &held);
        assert_eq!(plan.flights, days("2013-01-01", "2013-12-31"));
        let since = Request {
            since: Some(day("2013-11-20")),
            ..Request::default()
        };
        let plan = Plan::make(&config, &since, &held);
        assert_eq!(plan.flights, days("2013-11-01", "2013-12-31"));
        assert_eq!(plan.weather, days("2013-11-01", "2014-01-01"));
    }

    #[test]
    fn days_held_that_do_not_begin_with_the_period_are_read_from_its_start() {
        let mut held = held("2013-12-31", "2014-01-01");
        held[0].held = Some((day("2013-11-01"), day("2013-12-31")));
        let plan = Plan::make(&config("2013-12-31"), &Request::default(), &held);
        assert_eq!(plan.flights, days("2013-01-01", "2013-12-31"));
        assert_eq!(plan.weather, days("2013-01-01", "2014-01-01"));
    }
}
