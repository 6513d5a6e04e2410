//! What the model is asked and answers now, against what it learned from, and against what happened.

mod gauges;
mod measure;
mod page;
mod quality;
mod table;
mod window;

use chrono::{DateTime, TimeDelta, Utc};
use contract::{DriftReport, ModelDrift};
use store::{Pool, StoreError};

use crate::served::Models;
pub(crate) use gauges::DriftGauges;
pub use page::{json, page};
use table::TABLE;
pub(crate) use window::Window;

/// Quality is told over the feedback of this many days.
const QUALITY_DAYS: i64 = 30;
/// At most this many of them, the newest.
const QUALITY_ROWS: i64 = 10_000;

/// Drift and quality of every model that answers.
pub(crate) async fn report(
    models: &Models,
    pool: &Pool,
    now: DateTime<Utc>,
) -> Result<DriftReport, StoreError> {
    let since = now - TimeDelta::days(QUALITY_DAYS);
    let outcomes = store::predictions::outcomes(pool, since, QUALITY_ROWS).await?;
    let models = models.all().into_iter().map(|model| {
        let horizon = model.horizon.as_str();
        let pairs = outcomes.iter().filter(|told| told.horizon == horizon);
        let pairs: Vec<_> = pairs
            .map(|told| {
                let is_late = told.arrival_delay_min >= domain::LATE_THRESHOLD_MIN;
                (f64::from(told.late_probability), is_late)
            })
            .collect();
        ModelDrift {
            horizon: horizon.to_owned(),
            model_version: model.version().to_owned(),
            quality: quality::of(&pairs),
            ..model.window.drift()
        }
    });
    Ok(DriftReport {
        models: models.collect(),
    })
}
