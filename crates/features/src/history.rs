//! Learns [`Encodings`] from the training period, month by month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDateTime, Timelike};

use crate::encodings::{Encodings, Rates, Tally};
use crate::{FeatureError, FlightInput};

/// A local calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    pub year: i32,
    pub month: u32,
}

/// The training flights, counted. A training row is described with its own month left out
/// ([`History::encodings_without`]), so that no label reaches its own vector; every other
/// row, and the served model, with all months ([`History::encodings`]).
#[derive(Debug, Clone, Default)]
pub struct History {
    months: BTreeMap<Month, Rates>,
    carriers: BTreeSet<String>,
    origins: BTreeSet<String>,
    destinations: BTreeSet<String>,
    manufacturers: BTreeSet<String>,
}

impl Month {
    pub fn of(local: NaiveDateTime) -> Self {
        Self {
            year: local.year(),
            month: local.month(),
        }
    }
}

impl History {
    /// Counts one flight of the training period, with its label.
    pub fn learn(&mut self, input: &FlightInput, late: bool) -> Result<(), FeatureError> {
        let local = input.local_departure()?;
        let one = Tally {
            late: late.into(),
            flights: 1,
        };
        let rates = self.months.entry(Month::of(local)).or_default();
        rates.overall.add(one);
        let carrier = input.carrier.to_string();
        let destination = input.destination.code.to_string();
        count(&mut rates.by_origin_hour, origin_hour(input, local), one);
        count(
            &mut rates.by_carrier_destination,
            carrier_destination(input),
            one,
        );
        count(&mut rates.by_carrier, carrier.clone(), one);
        count(&mut rates.by_destination, destination.clone(), one);
        self.carriers.insert(carrier);
        self.destinations.insert(destination);
        self.origins.insert(input.origin.code.to_string());
        self.manufacturers
            .extend(input.airframe.manufacturer.clone());
        Ok(())
    }

    /// What the whole training period teaches.
    pub fn encodings(&self) -> Encodings {
        self.encodings_of(|_| true)
    }

    /// What the other months teach: for a training row of `month`.
    pub fn encodings_without(&self, month: Month) -> Encodings {
        self.encodings_of(|other| other != month)
    }

    fn encodings_of(&self, keep: impl Fn(Month) -> bool) -> Encodings {
        let mut rates = Rates::default();
        for (_, counted) in self.months.iter().filter(|(month, _)| keep(**month)) {
            rates.overall.add(counted.overall);
            merge(&mut rates.by_carrier, &counted.by_carrier);
            merge(&mut rates.by_destination, &counted.by_destination);
            merge(&mut rates.by_origin_hour, &counted.by_origin_hour);
            merge(
                &mut rates.by_carrier_destination,
                &counted.by_carrier_destination,
            );
        }
        let vocabulary = |words: &BTreeSet<String>| Vec::from_iter(words.clone()).into();
        Encodings {
            carriers: vocabulary(&self.carriers),
            origins: vocabulary(&self.origins),
            destinations: vocabulary(&self.destinations),
            manufacturers: vocabulary(&self.manufacturers),
            rates,
        }
    }
}

pub(crate) fn origin_hour(input: &FlightInput, local: NaiveDateTime) -> String {
    format!("{} {}", input.origin.code, local.hour())
}

pub(crate) fn carrier_destination(input: &FlightInput) -> String {
    format!("{} {}", input.carrier, input.destination.code)
}

fn count(group: &mut BTreeMap<String, Tally>, key: String, one: Tally) {
    group.entry(key).or_default().add(one);
}

fn merge(into: &mut BTreeMap<String, Tally>, from: &BTreeMap<String, Tally>) {
    for (key, tally) in from {
        into.entry(key.clone()).or_default().add(*tally);
    }
}
