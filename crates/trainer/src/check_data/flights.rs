//! The flights of a snapshot.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::File;
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use contract::DatasetRow;
use domain::{AirportCode, CarrierCode, LATE_THRESHOLD_MIN};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::limits::{LATE_SHARE, LEAST_FLIGHTS, MOST_DAYS_OLD, MOST_WITHOUT_LABEL};
use super::{Check, percent};
use crate::TrainerError;
use crate::snapshot::FLIGHTS;

/// Longer than any flight.
const MOST_KM: f32 = 20_000.0;
/// Minutes; the worst of 2013 arrived 1,272 minutes late.
const DELAYS: std::ops::RangeInclusive<i16> = -180..=2_880;

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Flights {
    rows: u64,
    without_label: u64,
    repeated: u64,
    out_of_range: BTreeMap<&'static str, u64>,
    /// Late and labelled, by month.
    months: BTreeMap<(i32, u32), (u64, u64)>,
    days: BTreeSet<NaiveDate>,
}

pub(super) fn read(folder: &Path) -> Result<Flights, TrainerError> {
    let path = folder.join(FLIGHTS);
    let file = File::open(&path).map_err(|source| TrainerError::Io { path, source })?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?.build()?;
    let (mut flights, mut seen) = (Flights::default(), HashSet::new());
    for batch in reader {
        let batch = batch.map_err(contract::dataset::DatasetError::from)?;
        for row in DatasetRow::from_batch(&batch)? {
            flights.count(&row);
            if !seen.insert(row.flight_id) {
                flights.repeated += 1;
            }
        }
    }
    Ok(flights)
}

impl Flights {
    fn count(&mut self, row: &DatasetRow) {
        self.rows += 1;
        self.days.insert(row.flight_date);
        for fault in faults(row) {
            *self.out_of_range.entry(fault).or_default() += 1;
        }
        let Some(late) = row.late else {
            self.without_label += 1;
            return;
        };
        let month = (row.flight_date.year(), row.flight_date.month());
        let (late_ones, all) = self.months.entry(month).or_default();
        *late_ones += u64::from(late);
        *all += 1;
    }

    pub(super) fn period(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((*self.days.first()?, *self.days.last()?))
    }

    pub(super) fn checks(&self, expected_until: NaiveDate) -> Vec<Check> {
        let mut checks = vec![
            Check::new(
                "vols : colonnes et types",
                format!("{} lignes lues", self.rows),
                "ceux du contrat",
                true,
            ),
            Check::new(
                "vols : nombre",
                self.rows.to_string(),
                &format!("{LEAST_FLIGHTS} au moins"),
                self.rows >= LEAST_FLIGHTS,
            ),
            Check::new(
                "vols : identifiants répétés",
                self.repeated.to_string(),
                "aucun",
                self.repeated == 0,
            ),
            self.ranges(),
            self.freshness(expected_until),
            self.holes(),
        ];
        let share = self.without_label as f64 / (self.rows.max(1)) as f64;
        checks.push(Check::new(
            "vols : sans issue connue",
            percent(share),
            &format!("{} au plus", percent(MOST_WITHOUT_LABEL)),
            share <= MOST_WITHOUT_LABEL,
        ));
        checks.push(self.late_shares());
        checks
    }

    fn ranges(&self) -> Check {
        let told: Vec<String> = self
            .out_of_range
            .iter()
            .map(|(fault, count)| format!("{fault} ({count})"))
            .collect();
        let found = if told.is_empty() {
            "toutes vraisemblables".to_owned()
        } else {
            told.join(", ")
        };
        Check::new(
            "vols : valeurs",
            found,
            "codes, distances, retards et horaires vraisemblables",
            told.is_empty(),
        )
    }

    fn freshness(&self, expected_until: NaiveDate) -> Check {
        let last = self.days.last();
        let age = last.map(|last| (expected_until - *last).num_days());
        let found = last.map_or("aucun vol".to_owned(), |last| {
            format!("dernier vol le {}", last.format("%d/%m/%Y"))
        });
        Check::new(
            "vols : fraîcheur",
            found,
            &format!(
                "le {}, à {MOST_DAYS_OLD} jours près",
                expected_until.format("%d/%m/%Y")
            ),
            age.is_some_and(|age| age <= MOST_DAYS_OLD),
        )
    }

    fn holes(&self) -> Check {
        let spanned = self
            .period()
            .map_or(0, |(first, last)| (last - first).num_days() + 1);
        let missing = spanned - self.days.len() as i64;
        Check::new(
            "vols : jours sans aucun vol",
            missing.to_string(),
            "aucun",
            missing == 0,
        )
    }

    fn late_shares(&self) -> Check {
        let shares = self
            .months
            .values()
            .map(|(late, all)| *late as f64 / *all as f64);
        let (low, high) = shares.fold((1.0_f64, 0.0_f64), |(low, high), share| {
            (low.min(share), high.max(share))
        });
        Check::new(
            "vols : part de retards, par mois",
            format!("de {} à {}", percent(low), percent(high)),
            &format!("de {} à {}", percent(LATE_SHARE.0), percent(LATE_SHARE.1)),
            !self.months.is_empty() && low >= LATE_SHARE.0 && high <= LATE_SHARE.1,
        )
    }
}

/// What cannot be, in French.
fn faults(row: &DatasetRow) -> impl Iterator<Item = &'static str> {
    let codes = CarrierCode::parse(&row.carrier).is_ok()
        && AirportCode::parse(&row.origin).is_ok()
        && AirportCode::parse(&row.destination).is_ok();
    let arrives_after = row
        .scheduled_arrival
        .is_none_or(|it| it > row.scheduled_departure);
    let distance = row.distance_km.is_none_or(|km| km > 0.0 && km <= MOST_KM);
    let delay = row
        .arrival_delay_min
        .is_none_or(|delay| DELAYS.contains(&delay));
    let label = row
        .arrival_delay_min
        .map(|delay| delay >= LATE_THRESHOLD_MIN);
    [
        (codes, "code illisible"),
        (arrives_after, "arrivée avant le départ"),
        (distance, "distance invraisemblable"),
        (delay, "retard invraisemblable"),
        (row.late == label, "issue qui contredit le retard"),
    ]
    .into_iter()
    .filter_map(|(holds, fault)| (!holds).then_some(fault))
}
