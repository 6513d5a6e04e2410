//! From flights asked about to predictions: parse, gather, describe, infer, hand over.
//!
//! A flight that cannot be predicted keeps its reasons and stands in nobody's way.

mod ask;
mod compute;
mod gather;
mod given;

use std::sync::Arc;
use std::time::Instant;

use contract::{PredictionRequest, PredictionResponse, PredictionResult};

use crate::AppState;
use crate::error::ApiError;
use crate::metrics::Step;
use crate::record::Given;
use ask::Terms;
use compute::Job;
use gather::Gathered;

/// Predicts each flight that can be.
pub(crate) async fn predict(
    state: &AppState,
    client_id: &str,
    request: PredictionRequest,
) -> Result<PredictionResponse, ApiError> {
    let _place = state.places.try_acquire().map_err(|_| {
        state.model_metrics.busy.inc();
        ApiError::Busy
    })?;
    let terms = Terms::read(&request)?;
    let subject = match &request.subject {
        None => None,
        Some(subject) => Some(state.pseudonyms.of(subject, state.edge.clock.now())?),
    };
    let started = Instant::now();
    // Several explanations are long work: each follows every tree.
    let weight = match request.flights.len() {
        count if count > 1 && request.explain => usize::MAX,
        count => count,
    };
    let asked = ask::parse(request.flights);
    let gathered = Gathered::of(state, &terms, asked).await?;
    let metrics = &state.model_metrics;
    metrics.note(Step::Gather, started.elapsed().as_secs_f64());
    let job = Job {
        gathered,
        explain: terms.explain,
        metrics: metrics.clone(),
    };
    // Features and inference are all computation: off the async threads.
    let computed = state.computing.run(weight, move || job.run()).await??;
    let started = Instant::now();
    let now = state.edge.clock.now();
    let answers = given::of(&computed, client_id, subject.as_ref(), now);
    state.recorder.keep(Given {
        answers,
        seen: computed.seen,
        at: now,
    });
    metrics.note(Step::Log, started.elapsed().as_secs_f64());
    answer(state, computed.results)
}

fn answer(
    state: &AppState,
    results: Vec<PredictionResult>,
) -> Result<PredictionResponse, ApiError> {
    let failed = results.iter().filter(|result| result.prediction.is_none());
    let failed = failed.count();
    state.model_metrics.failed.inc_by(failed as u64);
    if failed == results.len() {
        let faults = results.into_iter().flat_map(|result| result.errors);
        return Err(ApiError::Flights(faults.collect()));
    }
    Ok(PredictionResponse { failed, results })
}

/// A model that was taken at the beginning of a request, and is kept until its end.
type Taken = Arc<crate::ServedModel>;
