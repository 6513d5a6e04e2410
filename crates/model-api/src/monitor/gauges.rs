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
        match model.prediction_psi {
            Some(psi) => self.prediction_psi.with_label_values(&[horizon]).set(psi),
            // A model that was just promoted: the index of the former one is not its own.
            None => forget(&self.prediction_psi, &[horizon]),
        }
        for feature in &model.features {
            let labels = [horizon, feature.name.as_str()];
            let threshold = self.feature_psi_threshold.with_label_values(&labels);
            threshold.set(feature.psi_threshold);
            if let Some(psi) = feature.psi {
                self.feature_psi.with_label_values(&labels).set(psi);
                let beyond = feature.missing_share - feature.reference_missing_share;
                self.feature_missing.with_label_values(&labels).set(beyond);
            } else {
                forget(&self.feature_psi, &labels);
                forget(&self.feature_missing, &labels);
            }
        }
    }
}

/// A series that was never there is gone too.
fn forget(gauges: &GaugeVec, labels: &[&str]) {
    let _ = gauges.remove_label_values(labels);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_of_a_former_model_goes_with_its_window() {
        let registry = Registry::new();
        let gauges = DriftGauges::register(&registry).expect("registered once");
        let mut model = ModelDrift {
            horizon: "h2".to_owned(),
            model_version: String::new(),
            rows: 2000,
            since: None,
            rows_needed: 500,
            features: Vec::new(),
            prediction_psi: Some(0.7),
            prediction_psi_threshold: 0.25,
            prediction_usual_psi: None,
            ordinary_weeks: 0,
            quality: None,
        };
        let told = || {
            let families = registry.gather();
            let psi = families
                .iter()
                .find(|family| family.name() == MODEL_PREDICTION_PSI);
            psi.map(|family| family.get_metric()[0].get_gauge().get_value())
        };
        gauges.report(&model);
        assert_eq!(told(), Some(0.7));
        // Promoted: a new window, too short yet.
        model.rows = 12;
        model.prediction_psi = None;
        gauges.report(&model);
        assert_eq!(told(), None);
    }
}
