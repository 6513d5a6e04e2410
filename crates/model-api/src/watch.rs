//! Work that goes on beside the requests: the registry is watched, the measures are brought up to
//! date. It ends with the state it works for.

use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::metrics::ModelMetrics;
use crate::served::{Models, Reloaded};
use crate::{AppState, monitor};

/// A promotion is followed within this.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const MEASURE_EVERY: Duration = Duration::from_secs(5);

/// Follows the pointers of the registry.
pub(crate) fn registry(models: &Arc<Models>, metrics: ModelMetrics) {
    let models = Arc::downgrade(models);
    tokio::spawn(async move {
        let mut ticks = interval(LOOK_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let Some(models) = models.upgrade() else {
                return;
            };
            let metrics = metrics.clone();
            let looked = tokio::task::spawn_blocking(move || reload(&models, &metrics, false));
            if looked.await.is_err() {
                tracing::error!("the registry could not be looked at");
            }
        }
    });
}

/// Follows the pointers that moved, and says what became of each model. Blocks.
pub(crate) fn reload(
    models: &Models,
    metrics: &ModelMetrics,
    again: bool,
) -> Vec<contract::ReloadedModel> {
    let outcomes = models.reload(again);
    for (horizon, outcome) in &outcomes {
        match outcome {
            Reloaded::Unchanged | Reloaded::Absent => continue,
            Reloaded::Loaded => {
                let version = models.at(*horizon).map(|model| model.version().to_owned());
                tracing::info!(horizon = horizon.as_str(), version, "model loaded");
            }
            Reloaded::Refused(error) => tracing::error!(
                horizon = horizon.as_str(),
                error = error as &dyn std::error::Error,
                "model refused: the former one still answers"
            ),
        }
        metrics.reloaded(*horizon, outcome);
    }
    if outcomes
        .iter()
        .any(|(_, outcome)| matches!(outcome, Reloaded::Loaded))
    {
        metrics.versions(&models.all());
    }
    outcomes
        .iter()
        .map(|outcome| models.told(outcome))
        .collect()
}

/// Brings the measures of drift, of quality and of age up to date.
pub(crate) fn measures(state: &AppState) {
    let watched = Watched {
        models: Arc::downgrade(&state.models),
        worlds: Arc::downgrade(&state.worlds),
        pool: state.edge.pool.clone(),
        clock: Arc::clone(&state.edge.clock),
        metrics: state.model_metrics.clone(),
    };
    tokio::spawn(async move {
        let mut ticks = interval(MEASURE_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if watched.measure().await.is_none() {
                return;
            }
        }
    });
}

struct Watched {
    models: Weak<Models>,
    worlds: Weak<crate::world::Worlds>,
    pool: store::Pool,
    clock: Arc<dyn domain::Clock>,
    metrics: ModelMetrics,
}

impl Watched {
    /// `None` once nobody serves any more.
    async fn measure(&self) -> Option<()> {
        let models = self.models.upgrade()?;
        let worlds = self.worlds.upgrade()?;
        if let Some(age) = worlds.age() {
            self.metrics.dataset_age.set(age.as_secs_f64());
        }
        match monitor::report(&models, &self.pool, self.clock.now()).await {
            Ok(report) => self.metrics.report(&report),
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the feedback could not be read"
            ),
        }
        Some(())
    }
}
