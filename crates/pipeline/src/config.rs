//! The settings of the pipeline.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use chrono::NaiveDate;
use clap::ValueEnum;
use domain::AirportCode;
use extractor::{
    HttpConfig, RetryPolicy, SourceError, Url, aircraft, airports, carriers, flights, weather,
};
use settings::{Reader, Secret, SettingsError};

/// Settings, parsed to what the steps need.
#[derive(Debug, Clone)]
pub struct PipelineConfig {
    pub runs_dir: PathBuf,
    pub weather_url: Url,
    pub carriers_url: Url,
    pub airports_url: Url,
    pub registry_url: Secret,
    pub flights_dir: PathBuf,
    pub engine: flights::Engine,
    pub period_start: NaiveDate,
    pub period_end: NaiveDate,
    pub contact_url: String,
    pub requests_per_second: NonZeroU32,
    pub request_timeout: Duration,
    /// A slow query on the registry is cut after this.
    pub registry_timeout: Duration,
    pub retry: RetryPolicy,
}

/// The engine that reads the flights, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    Polars,
    Spark,
}

impl EngineName {
    /// As the settings write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Polars => "polars",
            Self::Spark => "spark",
        }
    }
}

impl FromStr for EngineName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut known = Self::value_variants().iter().copied();
        known
            .find(|engine| engine.as_str() == text)
            .ok_or("moteur inconnu")
    }
}

/// Coordinates of the three origins, degrees (FAA airport data).
const STATIONS: [(&str, f64, f64); 3] = [
    ("EWR", 40.6925, -74.168_667),
    ("JFK", 40.639_751, -73.778_925),
    ("LGA", 40.777_245, -73.872_608),
];

impl PipelineConfig {
    /// # Errors
    /// Fails with every bad setting at once.
    pub fn from_settings(mut reader: Reader) -> Result<Self, SettingsError> {
        let runs_dir = reader.get("runs_dir");
        let weather_url = reader.get("weather_url");
        let carriers_url = reader.get("carriers_url");
        let airports_url = reader.get("airports_url");
        let registry_url = reader.get("registry_url");
        let flights_dir = reader.get("flights_dir");
        let engine = reader.get("engine");
        let spark_url = reader.get("spark_url");
        let period_start = reader.get("period_start");
        let period_end = reader.get("period_end");
        let contact_url = reader.get("contact_url");
        let requests_per_second = reader.get("requests_per_second");
        let request_timeout = reader.get("request_timeout_seconds");
        let registry_timeout = reader.get("registry_timeout_seconds");
        let attempts = reader.get::<NonZeroU32>("retry_attempts");
        let first_delay = reader.get("retry_first_delay_ms");
        let config = (|| {
            Some(Self {
                runs_dir: runs_dir?,
                weather_url: weather_url?,
                carriers_url: carriers_url?,
                airports_url: airports_url?,
                registry_url: registry_url?,
                flights_dir: flights_dir?,
                engine: match engine? {
                    EngineName::Polars => flights::Engine::Polars,
                    EngineName::Spark => flights::Engine::Spark { url: spark_url? },
                },
                period_start: period_start?,
                period_end: period_end?,
                contact_url: contact_url?,
                requests_per_second: requests_per_second?,
                request_timeout: Duration::from_secs(request_timeout?),
                registry_timeout: Duration::from_secs(registry_timeout?),
                retry: RetryPolicy {
                    attempts: attempts?.get(),
                    first_delay: Duration::from_millis(first_delay?),
                    ..RetryPolicy::default()
                },
            })
        })();
        reader.finish(config)
    }

    pub(crate) fn http(&self) -> HttpConfig {
        HttpConfig {
            contact: self.contact_url.clone(),
            timeout: self.request_timeout,
            requests_per_second: self.requests_per_second,
            retry: self.retry,
            ..HttpConfig::default()
        }
    }

    /// UTC days, both included.
    pub(crate) fn weather(&self, start: NaiveDate, end: NaiveDate) -> weather::Config {
        let stations = STATIONS
            .into_iter()
            .filter_map(|(code, latitude, longitude)| {
                let code = AirportCode::parse(code).ok()?;
                Some(weather::Station {
                    code,
                    latitude,
                    longitude,
                })
            });
        weather::Config {
            base_url: self.weather_url.clone(),
            stations: stations.collect(),
            start,
            end,
        }
    }

    pub(crate) fn carriers(&self) -> carriers::Config {
        carriers::Config {
            page_url: self.carriers_url.clone(),
        }
    }

    pub(crate) fn airports(&self) -> airports::Config {
        airports::Config {
            file_url: self.airports_url.clone(),
        }
    }

    pub(crate) fn aircraft(&self) -> Result<aircraft::Config, SourceError> {
        aircraft::Config::new(
            self.registry_url.reveal(),
            self.registry_timeout,
            self.retry,
        )
    }

    pub(crate) fn flights(&self, start: NaiveDate, end: NaiveDate) -> flights::Config {
        flights::Config {
            directory: self.flights_dir.clone(),
            start,
            end,
            engine: self.engine.clone(),
        }
    }
}
