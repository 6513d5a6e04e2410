//! What Prometheus is told of drift.

use contract::ModelDrift;
use prometheus::{GaugeVec, Opts, Registry};

use crate::metrics::{
    MODEL_FEATURE_MISSING, MODEL_FEATURE_PSI, MODEL_FEATURE_PSI_THRESHOLD, MODEL_PREDICTION_PSI,
    MODEL_PREDICTION_PSI_THRESHOLD, MODEL_WINDOW_ROWS, add,
};

#[derive(Debug, Clone)]
pub(crate) struct DriftGauges {
    feature_psi: GaugeVec,
    feature_psi_threshold: GaugeVec,
    feature_missing: GaugeVec,
    prediction_psi: GaugeVec,
    prediction_psi_threshold: GaugeVec,
    window_rows: GaugeVec,
}

impl DriftGauges {
    pub(crate) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let gauges = |name, help, labels: &[&str]| {
            add(registry, GaugeVec::new(Opts::new(name, help), labels)?)
        };
        Ok(Self {
            feature_psi: gauges(
                MODEL_FEATURE_PSI,
                "Population stability index of a feature.",
                &["horizon", "feature"],
            )?,
            feature_psi_threshold: gauges(
                MODEL_FEATURE_PSI_THRESHOLD,
                "Index from which a feature has moved more than one week of training in twenty.",
                &["horizon", "feature"],
            )?,
            feature_missing: gauges(
                MODEL_FEATURE_MISSING,
                "Share of the flights of which a feature is missing, beyond that of training.",
                &["horizon", "feature"],
            )?,
            prediction_psi: gauges(
                MODEL_PREDICTION_PSI,
                "Population stability index of the probabilities.",
                &["horizon"],
            )?,
            prediction_psi_threshold: gauges(
                MODEL_PREDICTION_PSI_THRESHOLD,
                "Index from which the probabilities have moved more than one week of training in twenty.",
                &["horizon"],
            )?,
            window_rows: gauges(
                MODEL_WINDOW_ROWS,
                "Flights in the sliding window.",
                &["horizon"],
            )?,
        })
    }

    pub(crate) fn report(&self, model: &ModelDrift) {
        let horizon = model.horizon.as_str();
        let rows = self.window_rows.with_label_values(&[horizon]);
        rows.set(model.rows as f64);
        let threshold = self.prediction_psi_threshold.with_label_values(&[horizon]);
        threshold.set(model.prediction_psi_threshold);
        if let Some(psi) = model.prediction_psi {
            self.prediction_psi.with_label_values(&[horizon]).set(psi);
        }
        for feature in &model.features {
            let labels = [horizon, feature.name.as_str()];
            let threshold = self.feature_psi_threshold.with_label_values(&labels);
            threshold.set(feature.psi_threshold);
            if let Some(psi) = feature.psi {
                self.feature_psi.with_label_values(&labels).set(psi);
                let beyond = feature.missing_share - feature.reference_missing_share;
                self.feature_missing.with_label_values(&labels).set(beyond);
            }
        }
    }
}
