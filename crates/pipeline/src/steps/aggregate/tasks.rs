//! What there is to read, in the order in which the join needs it.

use std::collections::BTreeMap;
use std::path::Path;

use aggregator::Partition;
use domain::Source;
use domain::raw::RawFlight;
use extractor::weather::decode::WeatherFile;
use extractor::{PayloadFile, flights, weather};

use crate::{PipelineError, RunFolder, RunRecord};

/// The payloads of one month of one source.
#[derive(Debug, PartialEq)]
pub(crate) enum Task<'a> {
    /// Every station.
    Weather(Partition, Vec<&'a PayloadFile>),
    Flights(Partition, &'a PayloadFile),
}

/// What a task read.
pub(crate) enum Raw {
    Weather(Partition, Vec<WeatherFile>),
    Flights {
        month: Partition,
        file: String,
        rows: Vec<RawFlight>,
    },
}

/// The tasks of a run: each month once, and before the flights of a month its weather and that of
/// the month after, because days of flights are local and days of weather are UTC.
///
/// A run may hold no flight, no weather, or some months only.
pub(crate) fn tasks(record: &RunRecord) -> Result<Vec<Task<'_>>, PipelineError> {
    let mut weather: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for file in files(record, Source::Weather) {
        weather.entry(weather_month(file)?).or_default().push(file);
    }
    let mut flights = BTreeMap::new();
    for file in files(record, Source::Flights) {
        flights.insert(flights_month(file)?, file);
    }
    let mut tasks = Vec::new();
    for (month, file) in flights {
        let later = weather.split_off(&month.next().next());
        tasks.extend(
            weather
                .into_iter()
                .map(|(m, files)| Task::Weather(m, files)),
        );
        tasks.push(Task::Flights(month, file));
        weather = later;
    }
    tasks.extend(
        weather
            .into_iter()
            .map(|(m, files)| Task::Weather(m, files)),
    );
    Ok(tasks)
}

impl Task<'_> {
    /// Reads the payloads, each checked first to be the one that was recorded.
    pub(crate) fn read(&self, folder: &RunFolder) -> Result<Raw, PipelineError> {
        match self {
            Self::Weather(month, files) => {
                let folder = folder.raw(Source::Weather);
                let read = |file: &&PayloadFile| {
                    file.verify(Source::Weather, &folder)?;
                    let path = folder.join(&file.path);
                    let content = std::fs::read(&path).map_err(PipelineError::file(&path))?;
                    Ok(weather::decode::parse(&file.path, &content)?)
                };
                let files: Result<_, PipelineError> = files.iter().map(read).collect();
                Ok(Raw::Weather(*month, files?))
            }
            Self::Flights(month, file) => {
                let folder = folder.raw(Source::Flights);
                file.verify(Source::Flights, &folder)?;
                Ok(Raw::Flights {
                    month: *month,
                    file: file.path.clone(),
                    rows: flights::decode::read(&folder.join(&file.path))?,
                })
            }
        }
    }
}

/// The payloads of one source.
pub(super) fn files(record: &RunRecord, source: Source) -> &[PayloadFile] {
    let source = record.sources.get(&source);
    source.map_or(&[], |source| &source.files)
}

/// `EWR-2013-01.json` to its month.
fn weather_month(file: &PayloadFile) -> Result<Partition, PipelineError> {
    let month = || {
        let name = file.path.strip_suffix(".json")?;
        let (rest, month) = name.rsplit_once('-')?;
        partition(rest.rsplit_once('-')?.1, month)
    };
    month().ok_or_else(|| misnamed(file, "STATION-AAAA-MM.json"))
}

/// `year=2013-month=01.parquet` to its month.
fn flights_month(file: &PayloadFile) -> Result<Partition, PipelineError> {
    let month = || {
        let name = file.path.strip_suffix(".parquet")?;
        let (year, month) = name.strip_prefix("year=")?.split_once("-month=")?;
        partition(year, month)
    };
    month().ok_or_else(|| misnamed(file, "year=AAAA-month=MM.parquet"))
}

fn partition(year: &str, month: &str) -> Option<Partition> {
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    (1..=12)
        .contains(&month)
        .then_some(Partition { year, month })
}

fn misnamed(file: &PayloadFile, shape: &str) -> PipelineError {
    let detail = format!("le nom n'est pas de la forme {shape}");
    PipelineError::unreadable(Path::new(&file.path), detail)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use domain::RunId;

    use super::*;
    use crate::{SourceOutcome, SourceRecord};

    fn record(weather: &[&str], flights: &[&str]) -> RunRecord {
        let source = |paths: &[&str]| SourceRecord {
            outcome: SourceOutcome::Read,
            files: paths
                .iter()
                .map(|path| PayloadFile {
                    path: (*path).to_owned(),
                    sha256: String::new(),
                    bytes: 0,
                    rows: 0,
                })
                .collect(),
            ..SourceRecord::default()
        };
        RunRecord {
            id: RunId::starting_at(DateTime::UNIX_EPOCH),
            started_at: DateTime::UNIX_EPOCH,
            ended_at: None,
            plan: None,
            sources: [
                (Source::Weather, source(weather)),
                (Source::Flights, source(flights)),
            ]
            .into(),
        }
    }

    fn told(record: &RunRecord) -> Vec<String> {
        let told = |task: &Task<'_>| match task {
            Task::Weather(month, files) => {
                format!("météo {}-{} x{}", month.year, month.month, files.len())
            }
            Task::Flights(month, _) => format!("vols {}-{}", month.year, month.month),
        };
        tasks(record).unwrap().iter().map(told).collect()
    }

    #[test]
    fn flights_come_after_the_weather_of_their_month_and_of_the_next() {
        let weather = [
            "EWR-2013-11.json",
            "EWR-2013-12.json",
            "EWR-2014-01.json",
            "EWR-2014-02.json",
            "JFK-2013-11.json",
            "JFK-2014-01.json",
        ];
        let flights = ["year=2013-month=11.parquet", "year=2013-month=12.parquet"];
        assert_eq!(
            told(&record(&weather, &flights)),
            [
                "météo 2013-11 x2",
                "météo 2013-12 x1",
                "vols 2013-11",
                "météo 2014-1 x2",
                "vols 2013-12",
                "météo 2014-2 x1",
            ]
        );
    }

    #[test]
    fn a_run_without_flights_or_without_weather_has_the_rest() {
        assert_eq!(
            told(&record(&["EWR-2013-11.json"], &[])),
            ["météo 2013-11 x1"]
        );
        let flights = ["year=2013-month=11.parquet"];
        assert_eq!(told(&record(&[], &flights)), ["vols 2013-11"]);
        assert!(told(&record(&[], &[])).is_empty());
    }

    #[test]
    fn a_payload_of_another_name_is_refused_by_name() {
        for name in [
            "EWR.json",
            "EWR-2013-13.json",
            "EWR-2013-01.txt",
            "2013-01.json",
        ] {
            let record = record(&[name], &[]);
            let refusal = tasks(&record).unwrap_err().to_string();
            assert!(refusal.contains(name), "{refusal}");
        }
    }
}
