//! Months of flights loaded aside: each into a table of its own, on a connection of its own, with
//! its key and indexes, while the next month is still being cleaned. The import attaches them all
//! at its end, so that they appear together or not at all (ADR 0022).

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use contract::DatasetRow;
use domain::RunId;
use sqlx::PgConnection;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::staging::{self, FlightCopy};
use crate::{Pool, StoreError};

/// Connections that load months, besides the one of the import: more would wait for each other on
/// the machines this runs on, and hold more months in memory.
const LOADERS: usize = 2;

/// A month that is loaded and waits to be attached.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loaded {
    pub(super) month: NaiveDate,
    pub(super) rows: u64,
}

/// The months of one import.
#[derive(Debug)]
pub(super) struct Months {
    pool: Pool,
    /// Attached before this import: their rows are merged one by one.
    held: BTreeSet<NaiveDate>,
    slots: Arc<Semaphore>,
    tasks: JoinSet<Result<Loaded, StoreError>>,
    loaded: Vec<Loaded>,
}

impl Months {
    /// Forgets what a killed load left, and looks at what is there.
    pub(super) async fn open(
        pool: &Pool,
        connection: &mut PgConnection,
    ) -> Result<Self, StoreError> {
        let others = pool.options().get_max_connections() as usize - 1;
        let slots = others.min(LOADERS);
        // Elsewhere than in the transaction of the import, whose locks loaders would wait for.
        if slots == 0 {
            forget(connection).await?;
        } else {
            forget(&mut *pool.acquire().await?).await?;
        }
        let held = sqlx::query_file_scalar!("queries/flight_month_list.sql")
            .fetch_all(connection)
            .await?;
        Ok(Self {
            pool: pool.clone(),
            held: held.into_iter().collect(),
            slots: Arc::new(Semaphore::new(slots)),
            tasks: JoinSet::new(),
            loaded: Vec::new(),
        })
    }

    /// Takes the rows of a new month; gives them back when they are to be merged one by one.
    pub(super) async fn load(
        &mut self,
        connection: &mut PgConnection,
        month: NaiveDate,
        rows: &Arc<Vec<DatasetRow>>,
        run: &RunId,
    ) -> Result<bool, StoreError> {
        // A month comes once; if it did not, its second part would be merged into the first.
        if !self.held.insert(month) {
            return Ok(false);
        }
        if self.pool.options().get_max_connections() == 1 {
            let copy = FlightCopy::encode(rows, run);
            self.loaded.push(fill(connection, month, &copy).await?);
            return Ok(true);
        }
        while let Some(done) = self.tasks.try_join_next() {
            self.loaded.push(joined(done)?);
        }
        let slot = Arc::clone(&self.slots).acquire_owned().await;
        let (pool, rows, run) = (self.pool.clone(), Arc::clone(rows), run.clone());
        self.tasks.spawn(async move {
            let _slot = slot;
            let encode = move || FlightCopy::encode(&rows, &run);
            let copy = tokio::task::spawn_blocking(encode)
                .await
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
            let mut transaction = pool.begin().await?;
            let loaded = fill(&mut transaction, month, &copy).await?;
            transaction.commit().await?;
            Ok(loaded)
        });
        Ok(true)
    }

    /// Waits for the months under way.
    pub(super) async fn settle(&mut self) -> Result<u64, StoreError> {
        while let Some(done) = self.tasks.join_next().await {
            self.loaded.push(joined(done)?);
        }
        Ok(self.loaded.iter().map(|loaded| loaded.rows).sum())
    }

    /// Puts the loaded months into the table of flights; their foreign keys are checked here.
    pub(super) async fn attach(&mut self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let mut months: Vec<_> = self.loaded.iter().map(|loaded| loaded.month).collect();
        months.sort_unstable();
        for month in &months {
            sqlx::query_file!("queries/flight_month_attach.sql", month)
                .fetch_one(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

/// Drops what an import that failed loaded aside; fails when another import is under way. The next
/// import would do it too: this gives the room back at once.
pub async fn forget_left_over(pool: &Pool) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    // The connection of the import that failed may still be undoing it.
    sqlx::raw_sql("SET LOCAL lock_timeout = '3s'")
        .execute(&mut *transaction)
        .await?;
    sqlx::query!("SELECT pg_advisory_xact_lock($1)", super::IMPORT_LOCK)
        .fetch_one(&mut *transaction)
        .await?;
    forget(&mut transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// The first day of the month of these flights; none when there is no flight.
pub(super) fn month_of(rows: &[DatasetRow]) -> Option<NaiveDate> {
    rows.first().and_then(|row| row.flight_date.with_day(1))
}

async fn forget(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query_file!("queries/flight_month_forget.sql")
        .fetch_one(connection)
        .await?;
    Ok(())
}

/// Makes the table of a month, fills it, then builds its key and indexes, in that order: an index
/// built at once costs half of one that is filled.
async fn fill(
    connection: &mut PgConnection,
    month: NaiveDate,
    copy: &FlightCopy,
) -> Result<Loaded, StoreError> {
    let table = sqlx::query_file_scalar!("queries/flight_month_begin.sql", month)
        .fetch_one(&mut *connection)
        .await?;
    let rows = staging::flights_of_month(connection, &table, copy).await?;
    sqlx::query_file!("queries/flight_month_keys.sql", month)
        .fetch_one(connection)
        .await?;
    Ok(Loaded { month, rows })
}

fn joined(
    done: Result<Result<Loaded, StoreError>, tokio::task::JoinError>,
) -> Result<Loaded, StoreError> {
    done.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()))
}
