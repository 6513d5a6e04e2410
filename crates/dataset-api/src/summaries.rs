//! Statistics read every flight: each is computed once for each state of the dataset.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use store::statistics::{DatasetVersion, DelayRow, Grouping, StatisticsFilter};
use tokio::sync::Semaphore;

use crate::AppState;
use crate::error::ApiError;

/// Readings of every flight at the same time, at most; one more is told to come back.
const AT_ONCE: usize = 2;
/// Past this many answers kept, all are forgotten.
const MOST_KEPT: usize = 256;

type Kept = HashMap<(Grouping, StatisticsFilter), (i64, Arc<Vec<DelayRow>>)>;

#[derive(Debug)]
pub(crate) struct Summaries {
    kept: Mutex<Kept>,
    places: Semaphore,
}

impl Default for Summaries {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            places: Semaphore::new(AT_ONCE),
        }
    }
}

impl Summaries {
    pub(crate) async fn delays(
        &self,
        state: &AppState,
        version: DatasetVersion,
        asked: (Grouping, StatisticsFilter),
    ) -> Result<Arc<Vec<DelayRow>>, ApiError> {
        if let Some((number, rows)) = self.kept().get(&asked)
            && *number == version.number
        {
            return Ok(Arc::clone(rows));
        }
        let _place = self.places.try_acquire().map_err(|_| ApiError::Busy)?;
        let rows = store::statistics::delays(&state.edge.pool, asked.0, &asked.1).await?;
        let rows = Arc::new(rows);
        let mut kept = self.kept();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(asked, (version.number, Arc::clone(&rows)));
        Ok(rows)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
