//! The model's own metrics.

use prometheus::{Histogram, HistogramOpts, IntCounter, Registry};

/// How many flights were predicted?
pub(crate) const MODEL_PREDICTIONS_TOTAL: &str = "model_predictions_total";
/// Do the predicted risks still look like those of training?
pub(crate) const MODEL_LATE_PROBABILITY: &str = "model_late_probability";
/// Where does a prediction take its time: features and inference, gathering aside?
pub(crate) const MODEL_INFERENCE_SECONDS: &str = "model_inference_seconds";

#[derive(Debug, Clone)]
pub(crate) struct ModelMetrics {
    pub(crate) predictions: IntCounter,
    pub(crate) probability: Histogram,
    pub(crate) inference: Histogram,
}

impl ModelMetrics {
    pub(crate) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let tenths = (1..10).map(|tenth| f64::from(tenth) / 10.0).collect();
        let metrics = Self {
            predictions: IntCounter::new(MODEL_PREDICTIONS_TOTAL, "Flights predicted.")?,
            probability: Histogram::with_opts(
                HistogramOpts::new(
                    MODEL_LATE_PROBABILITY,
                    "Predicted probabilities of a late arrival.",
                )
                .buckets(tenths),
            )?,
            inference: Histogram::with_opts(
                HistogramOpts::new(
                    MODEL_INFERENCE_SECONDS,
                    "Features and inference of a request, in seconds.",
                )
                .buckets(vec![0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5]),
            )?,
        };
        registry.register(Box::new(metrics.predictions.clone()))?;
        registry.register(Box::new(metrics.probability.clone()))?;
        registry.register(Box::new(metrics.inference.clone()))?;
        Ok(metrics)
    }
}
