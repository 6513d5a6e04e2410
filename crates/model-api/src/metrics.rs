//! The measures of the model: their names, and the table that says what each is for is
//! [`crate::TABLE`].

use std::ops::Deref;
use std::sync::Arc;

use contract::{DriftReport, Quality};
use features::Horizon;
use prometheus::core::Collector;
use prometheus::{
    Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge,
    IntGaugeVec, Opts, Registry,
};

use crate::monitor::DriftGauges;
use crate::served::{Reloaded, ServedModel};

/// How many flights were predicted, at which horizon?
pub(crate) const MODEL_PREDICTIONS_TOTAL: &str = "model_predictions_total";
/// How many flights could not be predicted?
pub(crate) const MODEL_FAILED_TOTAL: &str = "model_failed_flights_total";
/// Do the predicted risks still look like those of training?
pub(crate) const MODEL_LATE_PROBABILITY: &str = "model_late_probability";
/// Where does a prediction take its time: gathering, features, inference, logging?
pub(crate) const MODEL_STEP_SECONDS: &str = "model_step_seconds";
/// Are requests refused because too many are predicted at once?
pub(crate) const MODEL_BUSY_TOTAL: &str = "model_busy_total";
/// Which version answers at each horizon?
pub(crate) const MODEL_VERSION: &str = "model_version_info";
/// Are promotions followed, or refused?
pub(crate) const MODEL_RELOADS_TOTAL: &str = "model_reloads_total";
/// Is the log of predictions whole?
pub(crate) const MODEL_LOG_DROPPED_TOTAL: &str = "model_log_dropped_total";
/// How many answers were kept?
pub(crate) const MODEL_LOG_KEPT_TOTAL: &str = "model_log_kept_total";
/// How many answers wait to be kept?
pub(crate) const MODEL_LOG_QUEUED: &str = "model_log_queued";
/// Are the flights asked about those of training?
pub(crate) const MODEL_FEATURE_PSI: &str = "model_feature_psi";
/// From which index on has a feature moved more than it does by itself?
pub(crate) const MODEL_FEATURE_PSI_THRESHOLD: &str = "model_feature_psi_threshold";
/// Are inputs missing more often than in training?
pub(crate) const MODEL_FEATURE_MISSING: &str = "model_feature_missing_share";
/// Are the answers those of training?
pub(crate) const MODEL_PREDICTION_PSI: &str = "model_prediction_psi";
/// From which index on are the answers no longer those of training?
pub(crate) const MODEL_PREDICTION_PSI_THRESHOLD: &str = "model_prediction_psi_threshold";
/// How many flights are these indexes made of?
pub(crate) const MODEL_WINDOW_ROWS: &str = "model_window_rows";
/// Is the model still right? Brier, calibration error, AUC, base rate, mean prediction.
pub(crate) const MODEL_QUALITY: &str = "model_quality";
/// How many outcomes is that made of?
pub(crate) const MODEL_QUALITY_ROWS: &str = "model_quality_rows";
/// Which area under the curve did each model have when it was evaluated?
pub(crate) const MODEL_CARD_AUC: &str = "model_card_roc_auc";
/// Since when has the dataset not said that what is known of it is its state?
pub(crate) const MODEL_DATASET_AGE_SECONDS: &str = "model_dataset_age_seconds";

/// What quality is told by, label `score`.
const SCORES: [&str; 5] = [
    "brier",
    "calibration_error",
    "roc_auc",
    "base_rate",
    "mean_prediction",
];

/// A step of a prediction.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// Asking the dataset API, or what is kept of it.
    Gather,
    Features,
    Inference,
    /// Handing the answer over to be kept.
    Log,
}

/// Cheap to clone: each prediction does so.
#[derive(Debug, Clone)]
pub(crate) struct ModelMetrics(Arc<Measures>);

#[derive(Debug)]
pub(crate) struct Measures {
    predictions: IntCounterVec,
    pub(crate) failed: IntCounter,
    pub(crate) busy: IntCounter,
    probability: HistogramVec,
    steps: [Histogram; 4],
    version: IntGaugeVec,
    reloads: IntCounterVec,
    pub(crate) log_dropped_full: IntCounter,
    pub(crate) log_dropped_failed: IntCounter,
    pub(crate) log_kept: IntCounter,
    pub(crate) log_queued: IntGauge,
    drift: DriftGauges,
    quality: GaugeVec,
    quality_rows: GaugeVec,
    card_auc: GaugeVec,
    pub(crate) dataset_age: Gauge,
}

/// Registers a measure and gives it back.
pub(crate) fn add<C: Collector + Clone + 'static>(
    registry: &Registry,
    measure: C,
) -> Result<C, prometheus::Error> {
    registry.register(Box::new(measure.clone()))?;
    Ok(measure)
}

impl ModelMetrics {
    pub(crate) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let counters = |name, help, labels: &[&str]| {
            add(registry, IntCounterVec::new(Opts::new(name, help), labels)?)
        };
        let counter = |name, help| add(registry, IntCounter::new(name, help)?);
        let gauges = |name, help, labels: &[&str]| {
            add(registry, GaugeVec::new(Opts::new(name, help), labels)?)
        };
        let tenths = (1..10).map(|tenth| f64::from(tenth) / 10.0).collect();
        let probability = HistogramOpts::new(
            MODEL_LATE_PROBABILITY,
            "Predicted probabilities of a late arrival.",
        );
        let seconds = vec![
            0.000_01, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0,
        ];
        let steps = HistogramOpts::new(
            MODEL_STEP_SECONDS,
            "Duration of each step of a prediction, in seconds.",
        );
        let steps = add(
            registry,
            HistogramVec::new(steps.buckets(seconds), &["step"])?,
        )?;
        let dropped = counters(
            MODEL_LOG_DROPPED_TOTAL,
            "Predictions that were answered but not kept.",
            &["reason"],
        )?;
        let version = Opts::new(MODEL_VERSION, "Always 1; the labels say what answers.");
        let metrics = Measures {
            predictions: counters(MODEL_PREDICTIONS_TOTAL, "Flights predicted.", &["horizon"])?,
            failed: counter(MODEL_FAILED_TOTAL, "Flights that could not be predicted.")?,
            busy: counter(MODEL_BUSY_TOTAL, "Requests refused: too many at once.")?,
            probability: add(
                registry,
                HistogramVec::new(probability.buckets(tenths), &["horizon"])?,
            )?,
            steps: ["gather", "features", "inference", "log"]
                .map(|step| steps.with_label_values(&[step])),
            version: add(
                registry,
                IntGaugeVec::new(version, &["horizon", "version"])?,
            )?,
            reloads: counters(
                MODEL_RELOADS_TOTAL,
                "Promotions that were followed, and those that were refused.",
                &["horizon", "outcome"],
            )?,
            log_dropped_full: dropped.with_label_values(&["full"]),
            log_dropped_failed: dropped.with_label_values(&["failed"]),
            log_kept: counter(MODEL_LOG_KEPT_TOTAL, "Predictions that were kept.")?,
            log_queued: add(
                registry,
                IntGauge::new(MODEL_LOG_QUEUED, "Predictions that wait to be kept.")?,
            )?,
            drift: DriftGauges::register(registry)?,
            quality: gauges(
                MODEL_QUALITY,
                "Scores against the feedback of the last days.",
                &["horizon", "score"],
            )?,
            quality_rows: gauges(
                MODEL_QUALITY_ROWS,
                "Feedback that these scores are made of.",
                &["horizon"],
            )?,
            card_auc: gauges(
                MODEL_CARD_AUC,
                "Area under the ROC curve over the period of test of the model that answers.",
                &["horizon"],
            )?,
            dataset_age: add(
                registry,
                Gauge::new(
                    MODEL_DATASET_AGE_SECONDS,
                    "Since the dataset confirmed what is known of it, in seconds.",
                )?,
            )?,
        };
        metrics.start_at_zero();
        Ok(Self(Arc::new(metrics)))
    }
}

impl Deref for ModelMetrics {
    type Target = Measures;

    fn deref(&self) -> &Measures {
        &self.0
    }
}

impl Measures {
    /// A series that is not there yet is not the same as one that is at zero.
    fn start_at_zero(&self) {
        for horizon in Horizon::ALL {
            let horizon = horizon.as_str();
            self.predictions.with_label_values(&[horizon]);
            for outcome in ["loaded", "refused"] {
                self.reloads.with_label_values(&[horizon, outcome]);
            }
        }
    }

    pub(crate) fn note(&self, step: Step, seconds: f64) {
        self.steps[step as usize].observe(seconds);
    }

    pub(crate) fn predicted(&self, horizon: Horizon, late_15: impl Iterator<Item = f64>) {
        let histogram = self.probability.with_label_values(&[horizon.as_str()]);
        let mut count = 0;
        for probability in late_15 {
            histogram.observe(probability);
            count += 1;
        }
        let predictions = self.predictions.with_label_values(&[horizon.as_str()]);
        predictions.inc_by(count);
    }

    pub(crate) fn reloaded(&self, horizon: Horizon, outcome: &Reloaded) {
        let labels = [horizon.as_str(), outcome.as_str()];
        self.reloads.with_label_values(&labels).inc();
    }

    pub(crate) fn versions(&self, models: &[Arc<ServedModel>]) {
        self.version.reset();
        for model in models {
            let labels = [model.horizon.as_str(), model.version()];
            self.version.with_label_values(&labels).set(1);
            let auc = self.card_auc.with_label_values(&labels[..1]);
            auc.set(model.info.test.roc_auc);
        }
    }

    pub(crate) fn report(&self, report: &DriftReport) {
        for model in &report.models {
            self.drift.report(model);
            match &model.quality {
                Some(quality) => self.scores(&model.horizon, quality),
                None => self.no_scores(&model.horizon),
            }
        }
    }

    fn scores(&self, horizon: &str, quality: &Quality) {
        let values = [
            Some(quality.brier),
            Some(quality.calibration_error),
            quality.roc_auc,
            Some(quality.base_rate),
            Some(quality.mean_prediction),
        ];
        for (score, value) in SCORES.into_iter().zip(values) {
            match value {
                Some(value) => self.quality.with_label_values(&[horizon, score]).set(value),
                None => self.no_score(horizon, score),
            }
        }
        let rows = self.quality_rows.with_label_values(&[horizon]);
        rows.set(quality.rows as f64);
    }

    /// An old figure would pass for one of now.
    fn no_score(&self, horizon: &str, score: &str) {
        let _ = self.quality.remove_label_values(&[horizon, score]);
    }

    fn no_scores(&self, horizon: &str) {
        for score in SCORES {
            self.no_score(horizon, score);
        }
        let _ = self.quality_rows.remove_label_values(&[horizon]);
    }
}

#[cfg(test)]
mod tests {
    use prometheus::proto::MetricFamily;

    use super::*;

    #[test]
    fn a_score_that_can_no_longer_be_had_goes_and_the_others_stay() {
        let registry = Registry::new();
        let metrics = ModelMetrics::register(&registry).expect("registered once");
        let told = || {
            let families = registry.gather();
            let family = families
                .iter()
                .find(|family| family.name() == MODEL_QUALITY);
            let series = family.into_iter().flat_map(MetricFamily::get_metric);
            let scores = series.filter_map(|series| {
                let mut labels = series.get_label().iter();
                let score = labels.find(|label| label.name() == "score")?;
                Some(score.value().to_owned())
            });
            scores.collect::<Vec<_>>()
        };
        let mut quality = Quality {
            rows: 1000,
            base_rate: 0.2,
            mean_prediction: 0.2,
            brier: 0.1,
            calibration_error: 0.01,
            roc_auc: Some(0.8),
        };
        metrics.scores("h2", &quality);
        assert_eq!(told().len(), SCORES.len());
        // Every flight was on time.
        quality.roc_auc = None;
        metrics.scores("h2", &quality);
        assert_eq!(told().len(), SCORES.len() - 1);
        assert!(!told().iter().any(|score| score == "roc_auc"));
    }
}
