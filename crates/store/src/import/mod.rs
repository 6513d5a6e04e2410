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
use staging::{FlightCopy, WeatherCopy};

/// Serialises imports: two at once would merge over each other. An arbitrary constant of ours.
const IMPORT_LOCK: i64 = 0x504F_4E43_5455_454C;

/// Hours of weather that may wait to be sent: one COPY costs a round trip that some rows are not
/// worth.
const WEATHER_AHEAD: u64 = 32_768;

/// Months for which weather is sent at once, for the same reason.
const READY_TOGETHER: usize = 3;

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
    /// What was done to the tables that flights refer to; none before it is known what they hold.
    references: Option<[Change; 3]>,
    /// Whether weather is loaded straight; decided before its first row.
    weather_straight: Option<bool>,
    /// Hours not sent yet.
    weather: WeatherCopy,
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
            references: None,
            weather_straight: None,
            weather: WeatherCopy::new(),
            months,
        })
    }

    pub async fn stage_carriers(&mut self, rows: &[Carrier]) -> Result<(), StoreError> {
        self.staged[0] += staging::few(&mut self.transaction, &TABLES[0], rows).await?;
        Ok(())
    }

    pub async fn stage_airports(&mut self, rows: &[Airport]) -> Result<(), StoreError> {
        self.staged[1] += staging::few(&mut self.transaction, &TABLES[1], rows).await?;
        Ok(())
    }

    pub async fn stage_aircraft(&mut self, rows: &[Aircraft]) -> Result<(), StoreError> {
        self.staged[2] += staging::few(&mut self.transaction, &TABLES[2], rows).await?;
        Ok(())
    }

    /// May be called once a batch; a batch waits for others before it is sent.
    pub async fn stage_weather(&mut self, rows: &[WeatherObservation]) -> Result<(), StoreError> {
        if self.weather_straight.is_none() {
            self.weather_straight = Some(bulk::begin(&mut self.transaction).await?);
        }
        self.weather.push(rows, &self.run);
        if self.weather.rows() >= WEATHER_AHEAD {
            self.send_weather().await?;
        }
        Ok(())
    }

    async fn send_weather(&mut self) -> Result<(), StoreError> {
        if self.weather.rows() > 0 {
            let copy = std::mem::replace(&mut self.weather, WeatherCopy::new());
            let straight = self.weather_straight == Some(true);
            self.staged[3] += copy.send(&mut self.transaction, straight).await?;
        }
        Ok(())
    }

    /// Flights of any day, to be merged one by one; may be called once a batch.
    pub async fn stage_flights(&mut self, rows: &[DatasetRow]) -> Result<(), StoreError> {
        let mut copy = FlightCopy::new();
        copy.push(rows, &self.run);
        self.staged[4] += staging::flights(&mut self.transaction, copy).await?;
        Ok(())
    }

    /// Flights, month after month; may be called once a batch. A month that the base does not hold
    /// is loaded aside, while the caller prepares the next; the import may then wait here for an
    /// earlier one to end. Rows of a month that it holds are merged one by one.
    pub async fn load_flights(&mut self, rows: &[DatasetRow]) -> Result<(), StoreError> {
        for rows in rows.chunk_by(|a, b| months::month_of(a) == months::month_of(b)) {
            let month = months::month_of(&rows[0]);
            let months = &mut self.months;
            let taken = months.take(&mut self.transaction, month, rows, &self.run);
            if !taken.await? {
                self.stage_flights(rows).await?;
            }
        }
        // When all that they refer to is known: the rest of the weather comes with them.
        let may_attach = self.references.is_some() && self.weather_straight == Some(true);
        if may_attach {
            if self.months.waiting()? >= READY_TOGETHER {
                self.send_weather().await?;
                self.months.make_ready();
            }
            // One at a time: meanwhile nobody feeds those who load.
            self.months.attach_one(&mut self.transaction).await?;
        }
        Ok(())
    }

    /// Merges the carriers, airports and aircraft staged so far. Flights that come later may be
    /// attached at once, when they refer to nothing else: call it again for what they need more.
    pub async fn merge_references(&mut self) -> Result<(), StoreError> {
        let tables = &TABLES[..3];
        let mut changes = self.references.take().unwrap_or_else(|| {
            [0, 1, 2].map(|place: usize| Change {
                table: tables[place].name,
                ..Change::default()
            })
        });
        for ((table, staged), change) in tables.iter().zip(&mut self.staged).zip(&mut changes) {
            let staged = std::mem::take(staged);
            if staged == 0 {
                continue;
            }
            let done = merge::merge(&mut self.transaction, table, &self.run, staged).await?;
            staging::clear(&mut self.transaction, table).await?;
            change.staged += done.staged;
            change.inserted += done.inserted;
            change.updated += done.updated;
        }
        self.references = Some(changes);
        Ok(())
    }

    /// Says that no flight will follow, so that the last month is loaded while the rest ends.
    pub async fn end_flights(&mut self) -> Result<(), StoreError> {
        self.months.load(&mut self.transaction).await
    }

    /// Keeps rejected rows; may be called once a batch. The same row rejected again for the same
    /// reason is not kept twice.
    pub async fn reject(&mut self, rejections: &[Rejection]) -> Result<(), StoreError> {
        merge::record_rejections(&mut self.transaction, &self.run, rejections).await
    }

    /// Merges all that was staged, and records what was read, kept and rejected.
    pub async fn merge(&mut self, counts: &[SourceCounts]) -> Result<Vec<Change>, StoreError> {
        merge::record_counts(&mut self.transaction, &self.run, counts).await?;
        self.merge_references().await?;
        self.send_weather().await?;
        let mut changes: Vec<_> = self.references.into_iter().flatten().collect();
        let [.., weather, flight] = TABLES else {
            return Ok(changes);
        };
        let staged = self.staged[3];
        changes.push(if self.weather_straight == Some(true) {
            bulk::end(&mut self.transaction).await?;
            Change {
                table: weather.name,
                staged,
                inserted: staged,
                updated: 0,
            }
        } else {
            merge::merge(&mut self.transaction, weather, &self.run, staged).await?
        });
        changes.push(self.merge_flights(flight).await?);
        Ok(changes)
    }

    /// Attaches the new months, then merges the rows of those that the base held.
    async fn merge_flights(&mut self, table: &Table) -> Result<Change, StoreError> {
        let staged = self.staged[4];
        let loaded = self.months.attach_all(&mut self.transaction).await?;
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
