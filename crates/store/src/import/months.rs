//! Months of flights loaded aside: each into a table of its own, on a connection of its own, with
//! its key and indexes, while the next month is still being cleaned. The import attaches them in its
//! own transaction, so that they appear together or not at all (ADR 0022).

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

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

type Spare = Mutex<Vec<FlightCopy>>;

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
    /// The month whose rows are coming.
    coming: Option<(NaiveDate, FlightCopy)>,
    slots: Arc<Semaphore>,
    /// Copies of months that are loaded, whose room serves again.
    spare: Arc<Spare>,
    tasks: JoinSet<Result<Loaded, StoreError>>,
    loaded: Vec<Loaded>,
    /// Loaded, and all that they refer to is sent.
    ready: VecDeque<Loaded>,
    /// Rows of the months attached.
    attached: u64,
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
            coming: None,
            slots: Arc::new(Semaphore::new(slots)),
            spare: Arc::default(),
            tasks: JoinSet::new(),
            loaded: Vec::new(),
            ready: VecDeque::new(),
            attached: 0,
        })
    }

    /// Takes rows of one month, unless they are to be merged one by one: answers whether it did. A
    /// month is loaded once the next one comes, so its rows may come in several parts.
    pub(super) async fn take(
        &mut self,
        connection: &mut PgConnection,
        month: NaiveDate,
        rows: &[DatasetRow],
        run: &RunId,
    ) -> Result<bool, StoreError> {
        let is_coming = self.coming.as_ref().is_some_and(|(m, _)| *m == month);
        if !is_coming {
            // What comes back to a month that went by is merged into it.
            if !self.held.insert(month) {
                return Ok(false);
            }
            self.load(connection).await?;
        }
        let (_, copy) = self
            .coming
            .get_or_insert_with(|| (month, empty(&self.spare)));
        copy.push(rows, run);
        Ok(true)
    }

    /// Loads the month whose rows have all come, on a connection of its own when there is one.
    pub(super) async fn load(&mut self, connection: &mut PgConnection) -> Result<(), StoreError> {
        let Some((month, copy)) = self.coming.take() else {
            return Ok(());
        };
        if self.pool.options().get_max_connections() == 1 {
            let loaded = fill(connection, month, copy, &self.spare).await?;
            self.loaded.push(loaded);
            return Ok(());
        }
        let slot = Arc::clone(&self.slots).acquire_owned().await;
        let (pool, spare) = (self.pool.clone(), Arc::clone(&self.spare));
        self.tasks.spawn(async move {
            let _slot = slot;
            let mut transaction = pool.begin().await?;
            let loaded = fill(&mut transaction, month, copy, &spare).await?;
            transaction.commit().await?;
            Ok(loaded)
        });
        Ok(())
    }

    /// Loads the last month and waits for those under way.
    async fn settle(&mut self, connection: &mut PgConnection) -> Result<(), StoreError> {
        self.load(connection).await?;
        while let Some(done) = self.tasks.join_next().await {
            self.loaded.push(joined(done)?);
        }
        Ok(())
    }

    /// Months that are loaded and not ready.
    pub(super) fn waiting(&mut self) -> Result<usize, StoreError> {
        while let Some(done) = self.tasks.try_join_next() {
            self.loaded.push(joined(done)?);
        }
        Ok(self.loaded.len())
    }

    /// Says that all that the months loaded so far refer to is sent: they may be attached.
    pub(super) fn make_ready(&mut self) {
        self.loaded.sort_unstable_by_key(|loaded| loaded.month);
        self.ready.extend(self.loaded.drain(..));
    }

    /// Puts the first month that is ready into the table of flights, where its foreign keys are
    /// checked; answers whether there was one.
    pub(super) async fn attach_one(
        &mut self,
        connection: &mut PgConnection,
    ) -> Result<bool, StoreError> {
        let Some(Loaded { month, rows }) = self.ready.pop_front() else {
            return Ok(false);
        };
        sqlx::query_file!("queries/flight_month_attach.sql", month)
            .fetch_one(connection)
            .await?;
        self.attached += rows;
        Ok(true)
    }

    /// Attaches all the months, the last ones while others end loading; answers the rows attached
    /// since the import began. All that they refer to must be sent.
    pub(super) async fn attach_all(
        &mut self,
        connection: &mut PgConnection,
    ) -> Result<u64, StoreError> {
        self.waiting()?;
        self.make_ready();
        while self.attach_one(connection).await? {}
        self.settle(connection).await?;
        self.make_ready();
        while self.attach_one(connection).await? {}
        Ok(self.attached)
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

/// The first day of the month of a flight.
pub(super) fn month_of(row: &DatasetRow) -> NaiveDate {
    row.flight_date.with_day(1).unwrap_or(row.flight_date)
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
    mut copy: FlightCopy,
    spare: &Spare,
) -> Result<Loaded, StoreError> {
    let table = sqlx::query_file_scalar!("queries/flight_month_begin.sql", month)
        .fetch_one(&mut *connection)
        .await?;
    let rows = staging::flights_of_month(connection, &table, &mut copy).await?;
    give_back(spare, copy);
    sqlx::query_file!("queries/flight_month_keys.sql", month)
        .fetch_one(connection)
        .await?;
    Ok(Loaded { month, rows })
}

fn empty(spare: &Spare) -> FlightCopy {
    let mut spare = spare.lock().unwrap_or_else(PoisonError::into_inner);
    spare.pop().unwrap_or_else(FlightCopy::new)
}

fn give_back(spare: &Spare, copy: FlightCopy) {
    let mut spare = spare.lock().unwrap_or_else(PoisonError::into_inner);
    spare.push(copy);
}

fn joined(
    done: Result<Result<Loaded, StoreError>, tokio::task::JoinError>,
) -> Result<Loaded, StoreError> {
    done.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()))
}
