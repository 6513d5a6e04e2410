//! The data of one training: `flights.parquet` and `weather.json`, and their hash.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use contract::{DatasetRow, WeatherBody};
use domain::WeatherObservation;
use features::{FlightEvent, FlightInput, Network, WeatherHistory, World};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};

use crate::{Schedule, TrainerError};

pub(crate) const FLIGHTS: &str = "flights.parquet";
pub(crate) const WEATHER: &str = "weather.json";

/// What is learned from.
#[derive(Debug)]
pub struct Snapshot {
    /// In the order of the file.
    pub flights: Vec<LabelledFlight>,
    pub weather: WeatherHistory,
    /// Every flight, those that never arrived too.
    pub network: Network,
    /// The same, counted by day.
    pub schedule: Schedule,
    /// Hash of both files.
    pub sha256: String,
}

/// A flight that arrived, as known before it left, and the label.
#[derive(Debug, Clone)]
pub struct LabelledFlight {
    pub input: FlightInput,
    /// Local day of the scheduled departure.
    pub day: NaiveDate,
    /// Minutes late at the arrival, negative when early.
    pub delay_min: i16,
    /// From when that is known.
    pub landed_at: DateTime<Utc>,
}

impl Snapshot {
    /// Reads a folder. Flights that never arrived have no label: the network alone knows them.
    pub fn read(folder: &Path) -> Result<Self, TrainerError> {
        let (flights, weather) = (folder.join(FLIGHTS), folder.join(WEATHER));
        let sha256 = model::sha256_hex(
            format!("{}\n{}\n", file_sha256(&flights)?, file_sha256(&weather)?).as_bytes(),
        );
        let (flights, events, schedule) = read_flights(&flights)?;
        Ok(Self {
            flights,
            weather: read_weather(&weather)?,
            network: Network::new(events),
            schedule,
            sha256,
        })
    }

    /// What the features may read, of which they take only what was known.
    pub fn world(&self) -> World<'_> {
        World {
            weather: &self.weather,
            network: &self.network,
        }
    }
}

type Rows = (Vec<LabelledFlight>, Vec<FlightEvent>, Schedule);

fn read_flights(path: &Path) -> Result<Rows, TrainerError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(open(path)?)?.build()?;
    let (mut flights, mut events, mut schedule) = Rows::default();
    for batch in reader {
        let batch = batch.map_err(contract::dataset::DatasetError::from)?;
        for row in DatasetRow::from_batch(&batch)? {
            let event = FlightEvent::try_from(&row)?;
            let settled_at = event.settled_at();
            events.push(event);
            schedule.add(row.flight_date, settled_at);
            if let Some((delay_min, landed_at)) = row.arrival_delay_min.zip(settled_at) {
                flights.push(LabelledFlight {
                    input: FlightInput::try_from(&row)?,
                    day: row.flight_date,
                    delay_min,
                    landed_at,
                });
            }
        }
    }
    Ok((flights, events, schedule))
}

fn read_weather(path: &Path) -> Result<WeatherHistory, TrainerError> {
    let bytes = std::fs::read(path).map_err(|source| io(path, source))?;
    let hours: Vec<WeatherBody> = serde_json::from_slice(&bytes)?;
    let hours: Vec<_> = hours
        .into_iter()
        .map(WeatherObservation::try_from)
        .collect::<Result<_, _>>()?;
    Ok(WeatherHistory::new(hours))
}

fn file_sha256(path: &Path) -> Result<String, TrainerError> {
    let mut file = open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut buffer).map_err(|source| io(path, source))?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
    }
    Ok(format!("{:x}", hasher.finalize()))
}

fn open(path: &Path) -> Result<File, TrainerError> {
    File::open(path).map_err(|source| io(path, source))
}

fn io(path: &Path, source: std::io::Error) -> TrainerError {
    TrainerError::Io {
        path: path.to_owned(),
        source,
    }
}
