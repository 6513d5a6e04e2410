//! What is known of the world around some flights: weather and network, for a span of days.
//!
//! Days are asked of the dataset API once each, by one caller whoever else waits for them, and kept
//! until the dataset says that its state is another one.

mod shelf;
mod span;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::AirportCode;
use features::{FlightEvent, Network, WeatherHistory};
use futures::{FutureExt, StreamExt, TryStreamExt, stream};

use crate::dataset::{DatasetClient, DatasetError, Versions};
use shelf::Shelf;
pub(crate) use span::Span;

/// The airports whose flights the dataset holds.
const ORIGINS: [&str; 3] = ["EWR", "JFK", "LGA"];
/// Calls to the dataset API under way at once for one world.
const CALLS_AT_ONCE: usize = 8;
/// Days of flights that are kept: a month and a half.
const DAYS_KEPT: usize = 45;
/// Worlds that are kept, each of a few days.
const WORLDS_KEPT: usize = 8;

/// A span of days, ready to be asked.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) network: Network,
    pub(crate) weather: WeatherHistory,
}

type Day = Arc<Vec<FlightEvent>>;

/// Every world that is kept.
#[derive(Debug)]
pub(crate) struct Worlds {
    dataset: Arc<DatasetClient>,
    versions: Versions,
    days: Shelf<NaiveDate, Day>,
    read: Shelf<Span, Arc<Known>>,
}

impl Worlds {
    pub(crate) fn new(dataset: Arc<DatasetClient>) -> Self {
        Self {
            dataset,
            versions: Versions::default(),
            days: Shelf::new(DAYS_KEPT),
            read: Shelf::new(WORLDS_KEPT),
        }
    }

    /// The world of those days, read or kept.
    pub(crate) async fn of(&self, span: Span) -> Result<Arc<Known>, DatasetError> {
        let changed = self.versions.has_changed(&self.dataset).await;
        if matches!(changed, Ok(true)) {
            tracing::info!("the dataset has changed: what was kept of it is forgotten");
            self.forget();
        }
        if let Some((_, known)) = self.read.find(|held| held.contains(span)) {
            if let Err(error) = &changed {
                // Better what was true a moment ago than nothing: its age is measured.
                tracing::warn!(
                    error = error as &dyn std::error::Error,
                    "the dataset does not confirm what is kept of it"
                );
            }
            return Ok(known);
        }
        changed?;
        self.read.get(span, || self.build(span)).await
    }

    /// Forgets everything that was read.
    pub(crate) fn forget(&self) {
        self.days.clear();
        self.read.clear();
        self.versions.forget();
    }

    /// Since the dataset last said that what is kept is its state.
    pub(crate) fn age(&self) -> Option<Duration> {
        self.versions.age()
    }

    async fn build(&self, span: Span) -> Result<Arc<Known>, DatasetError> {
        let days = stream::iter(span.days())
            .map(|day| self.day(day).boxed())
            .buffered(CALLS_AT_ONCE)
            .try_collect::<Vec<Day>>();
        // The night of the last day ends in the next one, in UTC; so does what precedes the first.
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
        let hours = (
            midnight(span.first) - TimeDelta::days(1),
            midnight(span.last) + TimeDelta::days(2),
        );
        let weather = self.weather(hours);
        let (days, weather) = tokio::try_join!(days, weather)?;
        let built = tokio::task::spawn_blocking(move || {
            let events = days.iter().flat_map(|day| day.iter().cloned());
            Arc::new(Known {
                network: Network::new(events),
                weather,
            })
        });
        built.await.map_err(|_| DatasetError::Interrupted)
    }

    async fn day(&self, day: NaiveDate) -> Result<Day, DatasetError> {
        let read = || async { self.dataset.flights_of(day).await.map(Arc::new) };
        self.days.get(day, read).await
    }

    async fn weather(
        &self,
        hours: (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<WeatherHistory, DatasetError> {
        let mut airports = Vec::new();
        for code in ORIGINS {
            airports.push(AirportCode::parse(code)?);
        }
        let observations = stream::iter(airports)
            .map(|airport| self.dataset.weather(airport, hours).boxed())
            .buffered(ORIGINS.len())
            .try_collect::<Vec<_>>()
            .await?;
        Ok(WeatherHistory::new(observations.into_iter().flatten()))
    }
}
