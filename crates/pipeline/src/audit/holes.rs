//! Referential holes: what flights name and no source lists.

use std::collections::{BTreeSet, HashMap};

use contract::DatasetRow;

/// Codes with the number of flights that each concerns.
#[derive(Debug, Default)]
pub(super) struct Codes {
    flights_of: HashMap<String, u64>,
    /// Flights concerned: one that names two missing codes counts once.
    pub(super) flights: u64,
}

impl Codes {
    fn add<'a>(&mut self, codes: impl IntoIterator<Item = &'a str>) {
        let mut concerned = false;
        for code in codes {
            concerned = true;
            *self.flights_of.entry(code.to_owned()).or_default() += 1;
        }
        self.flights += u64::from(concerned);
    }

    pub(super) fn distinct(&self) -> usize {
        self.flights_of.len()
    }

    /// The most frequent codes, then in the order of codes.
    pub(super) fn top(&self, most: usize) -> Vec<(&str, u64)> {
        let mut codes: Vec<_> = self.flights_of.iter().collect();
        codes.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let codes = codes.into_iter().take(most);
        codes
            .map(|(code, flights)| (code.as_str(), *flights))
            .collect()
    }
}

/// What the sources list, once cleaned.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) carriers: BTreeSet<String>,
    pub(super) airports: BTreeSet<String>,
    pub(super) aircraft: BTreeSet<String>,
}

/// Holes found while reading the dataset.
#[derive(Debug, Default)]
pub(super) struct Holes {
    pub(super) flights: u64,
    pub(super) carriers: Codes,
    pub(super) airports: Codes,
    pub(super) aircraft: Codes,
    /// Station and hour.
    pub(super) weather: Codes,
    pub(super) without_tail_number: u64,
}

impl Holes {
    pub(super) fn add(&mut self, row: &DatasetRow, known: &Known) {
        self.flights += 1;
        let unlisted = |code: &&str, list: &BTreeSet<String>| !list.contains(*code);
        self.carriers.add(
            [row.carrier.as_str()]
                .into_iter()
                .filter(|code| unlisted(code, &known.carriers)),
        );
        self.airports.add(
            [row.origin.as_str(), row.destination.as_str()]
                .into_iter()
                .filter(|code| unlisted(code, &known.airports)),
        );
        match &row.tail_number {
            Some(tail) => self.aircraft.add(
                [tail.as_str()]
                    .into_iter()
                    .filter(|code| unlisted(code, &known.aircraft)),
            ),
            None => self.without_tail_number += 1,
        }
        if row.weather_observed_at.is_none() {
            let hour = row.scheduled_departure.format("%Y-%m-%d %H:00 UTC");
            self.weather
                .add([format!("{}, {hour}", row.origin).as_str()]);
        }
    }
}
