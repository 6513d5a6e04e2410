//! The import: everything in one transaction, so that a kill leaves the previous state.
//!
//! Rows are copied into staging tables that live as long as the transaction, then merged:
//! new rows inserted, different rows updated, equal rows left alone. Importing the same
//! run twice therefore changes nothing. Weather and flights, the two large tables, skip the
//! staging while they are empty: their rows are copied straight into them.

mod bulk;
mod merge;
mod staging;

use chrono::{DateTime, Utc};
use contract::DatasetRow;
use domain::clean::Rejection;
use domain::{Aircraft, Airport, Carrier, RunId, Source, WeatherObservation};
use sqlx::{Postgres, Transaction};

use crate::watermarks::{self, Watermark};
use crate::{Pool, StoreError};
use bulk::Bulk;
pub(crate) use merge::TABLES;
pub use staging::FlightCopy;

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

/// An import under way. Dropping it without [`Import::commit`] undoes everything.
#[derive(Debug)]
pub struct Import {
    transaction: Transaction<'static, Postgres>,
    run: RunId,
    staged: [u64; 5],
    bulk: Option<Bulk>,
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
        merge::record_run(&mut transaction, run, started_at).await?;
        staging::create(&mut transaction).await?;
        Ok(Self {
            transaction,
            run: run.clone(),
            staged: [0; 5],
            bulk: None,
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
        let straight = self.bulk().await?.weather;
        self.staged[3] +=
            staging::weather(&mut self.transaction, rows, &self.run, straight).await?;
        Ok(())
    }

    /// May be called once a batch: staging is the part that streams.
    pub async fn stage_flights(&mut self, rows: &[DatasetRow]) -> Result<(), StoreError> {
        let copy = FlightCopy::encode(rows, &self.run);
        self.stage_encoded_flights(copy).await
    }

    /// The same, for a caller that encodes on another thread while the server works.
    pub async fn stage_encoded_flights(&mut self, copy: FlightCopy) -> Result<(), StoreError> {
        let straight = self.bulk().await?.flights;
        self.staged[4] += staging::flights(&mut self.transaction, copy, straight).await?;
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
        let bulk = self.bulk.unwrap_or_default();
        let mut changes = Vec::new();
        for (table, staged) in TABLES.iter().zip(self.staged) {
            changes.push(if bulk.holds(table.name) {
                Change {
                    table: table.name,
                    staged,
                    inserted: staged,
                    updated: 0,
                }
            } else {
                merge::merge(&mut self.transaction, table, &self.run, staged).await?
            });
        }
        bulk.end(&mut self.transaction).await?;
        Ok(changes)
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

    /// Decides, once and before the first large row, which tables are loaded straight.
    async fn bulk(&mut self) -> Result<Bulk, StoreError> {
        if let Some(bulk) = self.bulk {
            return Ok(bulk);
        }
        let bulk = Bulk::begin(&mut self.transaction).await?;
        self.bulk = Some(bulk);
        Ok(bulk)
    }
}
