//! The import: it appears whole or not at all, so that a kill leaves the previous state.
//!
//! Rows are copied into staging tables that live as long as the transaction, then merged:
//! new rows inserted, different rows updated, equal rows left alone. Importing the same
//! run twice therefore changes nothing. What is new as a whole skips the staging: weather while
//! there is none, and each month of flights that the base does not hold.

mod bulk;
mod merge;
mod months;
mod staging;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use contract::DatasetRow;
use domain::clean::Rejection;
use domain::{Aircraft, Airport, Carrier, RunId, Source, WeatherObservation};
use sqlx::{Postgres, Transaction};

use crate::watermarks::{self, Watermark};
use crate::{Pool, StoreError};
pub(crate) use merge::{TABLES, Table};
use months::Months;
pub use months::forget_left_over;
use staging::FlightCopy;

/// Serialises imports: two at once would merge over each other. An arbitrary constant of ours.
const IMPORT_LOCK: i64 = 0x504F_4E43_5455_454C;

/// Rows of one source, as the aggregation counted them.
#[derive(Debug, Clone, Copy)]
pub struct SourceCounts {
    pub source: Source,
    pub read: u64,
    pub kept: u64,
    pub rejected: u64,
}

/// What a merge did to one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    pub table: &'static str,
    pub staged: u64,
    pub inserted: u64,
    pub updated: u64,
}

impl Change {
    pub fn is_nothing(&self) -> bool {
        self.inserted == 0 && self.updated == 0
    }
}

/// An import under way. Dropped without [`Import::commit`], it leaves nothing that anyone reads; the
/// months that it loaded aside go with [`forget_left_over`], or when the next import begins.
#[derive(Debug)]
pub struct Import {
    transaction: Transaction<'static, Postgres>,
    run: RunId,
    staged: [u64; 5],
    /// Whether weather is loaded straight; decided before its first row.
    weather_straight: Option<bool>,
    months: Months,
}

impl Import {
    /// Waits for any other import to end, records the run and prepares the staging tables.
    pub async fn begin(
        pool: &Pool,
        run: &RunId,
        started_at: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let mut transaction = pool.begin().await?;
        sqlx::query!("SELECT pg_advisory_xact_lock($1)", IMPORT_LOCK)
            .fetch_one(&mut *transaction)
            .await?;
        let months = Months::open(pool, &mut transaction).await?;
        merge::record_run(&mut transaction, run, started_at).await?;
        staging::create(&mut transaction).await?;
        Ok(Self {
            transaction,
            run: run.clone(),
            staged: [0; 5],
            weather_straight: None,
            months,
        })
    }

    pub async fn stage_carriers(&mut self, rows: &[Carrier]) -> Result<(), StoreError> {
        self.staged[0] += staging::carriers(&mut self.transaction, rows).await?;
        Ok(())
    }

    pub async fn stage_airports(&mut self, rows: &[Airport]) -> Result<(), StoreError> {
        self.staged[1] += staging::airports(&mut self.transaction, rows).await?;
        Ok(())
    }

    pub async fn stage_aircraft(&mut self, rows: &[Aircraft]) -> Result<(), StoreError> {
        self.staged[2] += staging::aircraft(&mut self.transaction, rows).await?;
        Ok(())
    }

    /// May be called once a batch.
    pub async fn stage_weather(&mut self, rows: &[WeatherObservation]) -> Result<(), StoreError> {
        let straight = match self.weather_straight {
            Some(straight) => straight,
            None => bulk::begin(&mut self.transaction).await?,
        };
        self.weather_straight = Some(straight);
        self.staged[3] +=
            staging::weather(&mut self.transaction, rows, &self.run, straight).await?;
        Ok(())
    }

    /// Flights of any day, to be merged one by one; may be called once a batch.
    pub async fn stage_flights(&mut self, rows: &[DatasetRow]) -> Result<(), StoreError> {
        let copy = FlightCopy::encode(rows, &self.run);
        self.staged[4] += staging::flights(&mut self.transaction, &copy).await?;
        Ok(())
    }

    /// The flights of one month. A month that the base does not hold is loaded aside, while the
    /// caller prepares the next; the import may then wait here for an earlier one to end.
    pub async fn load_month(&mut self, rows: Arc<Vec<DatasetRow>>) -> Result<(), StoreError> {
        let Some(month) = months::month_of(&rows) else {
            return Ok(());
        };
        let taken = self
            .months
            .load(&mut self.transaction, month, &rows, &self.run)
            .await?;
        if !taken {
            self.stage_flights(&rows).await?;
        }
        Ok(())
    }

    /// Keeps rejected rows; may be called once a batch. The same row rejected again for the same
    /// reason is not kept twice.
    pub async fn reject(&mut self, rejections: &[Rejection]) -> Result<(), StoreError> {
        merge::record_rejections(&mut self.transaction, &self.run, rejections).await
    }

    /// Merges all that was staged, and records what was read, kept and rejected.
    pub async fn merge(&mut self, counts: &[SourceCounts]) -> Result<Vec<Change>, StoreError> {
        merge::record_counts(&mut self.transaction, &self.run, counts).await?;
        let loaded = self.months.settle().await?;
        let mut changes = Vec::new();
        for (table, staged) in TABLES.iter().zip(self.staged) {
            changes.push(match table.name {
                "weather" if self.weather_straight == Some(true) => {
                    bulk::end(&mut self.transaction).await?;
                    Change {
                        table: table.name,
                        staged,
                        inserted: staged,
                        updated: 0,
                    }
                }
                "flight" => self.merge_flights(table, loaded).await?,
                _ => merge::merge(&mut self.transaction, table, &self.run, staged).await?,
            });
        }
        Ok(changes)
    }

    /// Attaches the new months, then merges the rows of those that the base held.
    async fn merge_flights(&mut self, table: &Table, loaded: u64) -> Result<Change, StoreError> {
        let staged = self.staged[4];
        self.months.attach(&mut self.transaction).await?;
        if staged > 0 {
            merge::ensure_months(&mut self.transaction).await?;
        }
        let mut change = merge::merge(&mut self.transaction, table, &self.run, staged).await?;
        change.staged += loaded;
        change.inserted += loaded;
        Ok(change)
    }

    /// Says what the database holds of a source once this import is visible.
    pub async fn advance(&mut self, watermark: &Watermark) -> Result<(), StoreError> {
        watermarks::advance(&mut self.transaction, &self.run, watermark).await
    }

    /// Makes it all visible at once.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        Ok(())
    }
}
