//! Features, then inference, horizon by horizon: all computation.

use std::time::Instant;

use chrono::{DateTime, Utc};
use contract::{Explanation, FieldFault, OutlookBody, Prediction, PredictionResult};
use domain::LATE_THRESHOLD_MIN;
use features::{Horizon, World};
use model::Outlook;
use store::people::PredictionId;

use super::Taken;
use super::gather::{Gathered, Ready, question, refused};
use crate::error::ApiError;
use crate::metrics::{ModelMetrics, Step};
use crate::record::Seen;

/// What is left to do once everything is known.
pub(super) struct Job {
    pub(super) gathered: Gathered,
    pub(super) explain: bool,
    pub(super) metrics: ModelMetrics,
}

/// The answers, and what they were made of.
pub(super) struct Computed {
    /// In the order asked.
    pub(super) results: Vec<PredictionResult>,
    pub(super) flights: Vec<Result<Ready, Vec<FieldFault>>>,
    pub(super) ids: Vec<Option<PredictionId>>,
    pub(super) seen: Vec<Seen>,
}

/// The flights of one model, and their vectors row after row.
struct Batch {
    model: Taken,
    indexes: Vec<usize>,
    rows: Vec<f32>,
    observed: Vec<Option<DateTime<Utc>>>,
}

impl Job {
    pub(super) fn run(mut self) -> Result<Computed, ApiError> {
        let started = Instant::now();
        let batches = self.describe();
        self.metrics
            .note(Step::Features, started.elapsed().as_secs_f64());
        let started = Instant::now();
        let count = self.gathered.flights.len();
        let mut predictions: Vec<Option<Prediction>> = vec![None; count];
        let mut ids = vec![None; count];
        let mut seen = Vec::new();
        for batch in batches {
            let outlooks = batch
                .model
                .predictor
                .predict(&batch.rows, batch.model.width())?;
            let answered = outlooks.iter().map(|outlook| outlook.late_15);
            self.metrics.predicted(batch.model.horizon, answered);
            let trained_15 = outlooks.iter().map(|outlook| outlook.trained_15).collect();
            for (place, outlook) in outlooks.iter().enumerate() {
                let index = batch.indexes[place];
                let Ok(ready) = &self.gathered.flights[index] else {
                    continue;
                };
                let id = random_id()?;
                predictions[index] = Some(Prediction {
                    id: id.as_str().to_owned(),
                    horizon: batch.model.horizon.as_str().to_owned(),
                    model_version: batch.model.version().to_owned(),
                    outlook: body(outlook),
                    known_at: ready.instant,
                    weather_observed_at: batch.observed[place],
                    explanation: self.explained(&batch, place)?,
                });
                ids[index] = Some(id);
            }
            seen.push(Seen {
                model: batch.model,
                rows: batch.rows,
                trained_15,
            });
        }
        self.metrics
            .note(Step::Inference, started.elapsed().as_secs_f64());
        let results = predictions
            .into_iter()
            .zip(&self.gathered.flights)
            .enumerate()
            .map(|(index, (prediction, flight))| result(index, prediction, flight))
            .collect();
        Ok(Computed {
            results,
            flights: self.gathered.flights,
            ids,
            seen,
        })
    }

    /// The vectors of each horizon; a flight that cannot be described keeps its reason.
    fn describe(&mut self) -> Vec<Batch> {
        let mut batches: [Option<Batch>; Horizon::ALL.len()] = [const { None }; 3];
        for index in 0..self.gathered.flights.len() {
            let Ok(ready) = &self.gathered.flights[index] else {
                continue;
            };
            match self.row(ready) {
                Err(error) => self.gathered.flights[index] = Err(refused(index, &error)),
                Ok((row, observed_at)) => {
                    let batch =
                        batches[ready.model.horizon as usize].get_or_insert_with(|| Batch {
                            model: Taken::clone(&ready.model),
                            indexes: Vec::new(),
                            rows: Vec::new(),
                            observed: Vec::new(),
                        });
                    batch.indexes.push(index);
                    batch.rows.extend(row);
                    batch.observed.push(observed_at);
                }
            }
        }
        batches.into_iter().flatten().collect()
    }

    /// The vector of a flight, and the last weather it reads.
    fn row(
        &self,
        ready: &Ready,
    ) -> Result<(Vec<f32>, Option<DateTime<Utc>>), features::FeatureError> {
        let horizon = ready.model.horizon;
        let question = question(horizon, &ready.input, ready.instant)?;
        let Some(known) = self.gathered.world(ready.span) else {
            return Err(features::FeatureError::NoWeather {
                airport: ready.input.origin.code.clone(),
                instant: ready.instant,
            });
        };
        let world = World {
            weather: &known.weather,
            network: &known.network,
        };
        let row = features::vector(&question, world, &ready.model.encodings)?;
        let last = horizon
            .reads_weather()
            .then(|| known.weather.as_of(&ready.input.origin.code, ready.instant));
        Ok((row, last.flatten().map(|hour| hour.observed_at)))
    }

    fn explained(&self, batch: &Batch, place: usize) -> Result<Option<Explanation>, ApiError> {
        if !self.explain {
            return Ok(None);
        }
        let width = batch.model.width();
        let row = &batch.rows[place * width..(place + 1) * width];
        crate::explain::of(&batch.model, row).map(Some)
    }
}

fn result(
    index: usize,
    prediction: Option<Prediction>,
    flight: &Result<Ready, Vec<FieldFault>>,
) -> PredictionResult {
    PredictionResult {
        index,
        status: if prediction.is_some() { 200 } else { 422 },
        prediction,
        errors: flight.as_ref().err().cloned().unwrap_or_default(),
    }
}

fn body(outlook: &Outlook) -> OutlookBody {
    OutlookBody {
        late_probability: outlook.late_15,
        late_threshold_min: LATE_THRESHOLD_MIN,
        late_30_probability: Some(outlook.late_30),
        late_60_probability: Some(outlook.late_60),
        delay_low_min: Some(outlook.delay_low_min),
        delay_median_min: Some(outlook.delay_median_min),
        delay_high_min: Some(outlook.delay_high_min),
    }
}

fn random_id() -> Result<PredictionId, ApiError> {
    let mut bits = [0; 16];
    aws_lc_rs::rand::fill(&mut bits).map_err(|_| ApiError::Internal)?;
    Ok(PredictionId::random(bits))
}
