//! Learns the encodings on the training period, then describes both periods.

use std::collections::BTreeMap;

use domain::LATE_THRESHOLD_MIN;
use features::{Encodings, History, Horizon, Month};

use crate::{LabelledFlight, Matrix, Period, Snapshot, Split, TrainerError, matrix};

/// The encodings of the training period, and those of each of its months without itself.
#[derive(Debug)]
pub struct Learned {
    pub encodings: Encodings,
    months: BTreeMap<Month, Encodings>,
}

/// The matrices of a horizon.
#[derive(Debug)]
pub struct Prepared {
    pub train: Matrix,
    pub test: Matrix,
    /// Training flights, as serving will describe it: each with the encodings of
    /// the whole period. Drift is measured against it, not against `train`, whose encodings leave
    /// out the month of each flight and are other values.
    pub as_served: Matrix,
}

/// Shares of ten bins need no more.
const ONE_IN: usize = 10;

impl Learned {
    pub fn from(snapshot: &Snapshot, split: Split) -> Result<Self, TrainerError> {
        let mut history = History::default();
        let mut months: BTreeMap<Month, Encodings> = BTreeMap::new();
        for flight in flights(snapshot, split, Period::Train) {
            history.learn(&flight.input, flight.delay_min >= LATE_THRESHOLD_MIN)?;
            months.entry(month(flight)?).or_default();
        }
        for (month, encodings) in &mut months {
            *encodings = history.encodings_without(*month);
        }
        Ok(Self {
            encodings: history.encodings(),
            months,
        })
    }
}

impl Prepared {
    pub fn from(
        snapshot: &Snapshot,
        split: Split,
        learned: &Learned,
        horizon: Horizon,
    ) -> Result<Self, TrainerError> {
        let world = snapshot.world();
        let train = flights(snapshot, split, Period::Train);
        let few: Vec<_> = train.iter().step_by(ONE_IN).copied().collect();
        let as_served = matrix(horizon, &few, world, |_| Ok(&learned.encodings))?;
        let train = matrix(horizon, &train, world, |flight| {
            let own = learned.months.get(&month(flight)?);
            Ok(own.unwrap_or(&learned.encodings))
        })?;
        let test = flights(snapshot, split, Period::Test);
        let test = matrix(horizon, &test, world, |_| Ok(&learned.encodings))?;
        for (period, matrix) in [(Period::Train, &train), (Period::Test, &test)] {
            let late = matrix.late(LATE_THRESHOLD_MIN);
            if !(late.contains(&true) && late.contains(&false)) {
                return Err(TrainerError::EmptyPeriod {
                    period: period.label(),
                });
            }
        }
        Ok(Self {
            train,
            test,
            as_served,
        })
    }
}

fn flights(snapshot: &Snapshot, split: Split, period: Period) -> Vec<&LabelledFlight> {
    let flights = snapshot.flights.iter();
    flights
        .filter(|flight| split.period(flight.day) == period)
        .collect()
}

fn month(flight: &LabelledFlight) -> Result<Month, TrainerError> {
    Ok(Month::of(flight.input.local_departure()?))
}
