//! The import: everything in one transaction, so that a kill leaves the previous state.
//!
//! Rows are copied into staging tables that live as long as the transaction, then merged:
//! new rows inserted, different rows updated, equal rows left alone. Importing the same
//! run twice therefore changes nothing.

mod merge;
mod staging;

use chrono::{DateTime, Utc};
use contract::DatasetRow;
use domain::clean::Rejection;
use domain::{Aircraft, Airport, Carrier, RunId, Source, WeatherObservation};
use sqlx::{Postgres, Transaction};

use crate::watermarks::{self, Watermark};
use crate::{Pool, StoreError};

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
    staged: [u64; 5],
}

impl Import {
    /// Waits for any other import to end, then prepares the staging tables.
    pub async fn begin(pool: &Pool) -> Result<Self, StoreError> {
        let mut transaction = pool.begin().await?;
        sqlx::query!("SELECT pg_advisory_xact_lock($1)", IMPORT_LOCK)
            .fetch_one(&mut *transaction)
            .await?;
        staging::create(&mut transaction).await?;
        Ok(Self {
            transaction,
            staged: [0; 5],
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

    pub async fn stage_weather(&mut self, rows: &[WeatherObservation]) -> Result<(), StoreError> {
        self.staged[3] += staging::weather(&mut self.transaction, rows).await?;
        Ok(())
    }

    /// May be called once a batch: staging is the part that streams.
    pub async fn stage_flights(&mut self, rows: &[DatasetRow]) -> Result<(), StoreError> {
        self.staged[4] += staging::flights(&mut self.transaction, rows).await?;
        Ok(())
    }

    /// Merges all that was staged, and records the run with its counts and rejected rows.
    pub async fn merge(
        &mut self,
        run: &RunId,
        started_at: DateTime<Utc>,
        counts: &[SourceCounts],
        rejections: &[Rejection],
    ) -> Result<Vec<Change>, StoreError> {
        merge::record_run(&mut self.transaction, run, started_at, counts).await?;
        merge::record_rejections(&mut self.transaction, run, rejections).await?;
        let mut changes = Vec::new();
        let bulk = merge::begin_bulk_load(&mut self.transaction).await?;
        for (table, staged) in merge::TABLES.iter().zip(self.staged) {
            changes.push(merge::merge(&mut self.transaction, table, run, staged).await?);
        }
        if bulk {
            merge::end_bulk_load(&mut self.transaction).await?;
        }
        Ok(changes)
    }

    /// Says what the database holds of a source once this import is visible.
    pub async fn advance(&mut self, run: &RunId, watermark: &Watermark) -> Result<(), StoreError> {
        watermarks::advance(&mut self.transaction, run, watermark).await
    }

    /// Makes it all visible at once.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await?;
        Ok(())
    }
}
