//! Statistics read every flight: few at the same time.

use store::statistics::{DelayRow, Grouping, StatisticsFilter};
use tokio::sync::Semaphore;

use crate::AppState;
use crate::error::ApiError;

/// Readings of every flight at the same time, at most; one more is told to come back.
const AT_ONCE: usize = 2;

#[derive(Debug)]
pub(crate) struct Summaries(Semaphore);

impl Default for Summaries {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Summaries {
    pub(crate) async fn delays(
        &self,
        state: &AppState,
        by: Grouping,
        filter: &StatisticsFilter,
    ) -> Result<Vec<DelayRow>, ApiError> {
        let _place = self.0.try_acquire().map_err(|_| ApiError::Busy)?;
        Ok(store::statistics::delays(&state.edge.pool, by, filter).await?)
    }
}
