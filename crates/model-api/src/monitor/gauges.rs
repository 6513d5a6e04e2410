//! What Prometheus is told of drift.

use std::collections::BTreeSet;

use contract::ModelDrift;
use prometheus::core::Collector;
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
        let features = || model.features.iter();
        let known = features().map(|feature| feature.name.as_str()).collect();
        forget_others(&self.feature_psi_threshold, horizon, &known);
        let indexed = features().filter(|feature| feature.psi.is_some());
        let indexed = indexed.map(|feature| feature.name.as_str()).collect();
        forget_others(&self.feature_psi, horizon, &indexed);
        forget_others(&self.feature_missing, horizon, &indexed);
        for feature in features() {
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

/// Of a horizon, the features that are not told now: a window that just began has none, and another
/// model may not read them. What is told stays in place, for it may be read at the same moment.
fn forget_others(gauges: &GaugeVec, horizon: &str, told: &BTreeSet<&str>) {
    for family in gauges.collect() {
        for series in family.get_metric() {
            let label = |name| {
                let mut labels = series.get_label().iter();
                let label = labels.find(|label| label.name() == name);
                label.map_or("", |label| label.value())
            };
            let feature = label("feature");
            if label("horizon") == horizon && !told.contains(feature) {
                forget(gauges, &[horizon, feature]);
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
    use contract::FeatureDrift;
    use prometheus::proto::{LabelPair, MetricFamily};

    use super::*;

    fn model(horizon: &str, features: &[(&str, Option<f64>)]) -> ModelDrift {
        let feature = |(name, psi): &(&str, Option<f64>)| FeatureDrift {
            name: (*name).to_owned(),
            psi: *psi,
            psi_threshold: 0.25,
            usual_psi: None,
            missing_share: 0.3,
            reference_missing_share: 0.1,
        };
        ModelDrift {
            horizon: horizon.to_owned(),
            model_version: String::new(),
            rows: 2000,
            since: None,
            rows_needed: 500,
            features: features.iter().map(feature).collect(),
            prediction_psi: Some(0.7),
            prediction_psi_threshold: 0.25,
            prediction_usual_psi: None,
            ordinary_weeks: 0,
            quality: None,
        }
    }

    /// The labels of every series of that name.
    fn told(registry: &Registry, name: &str) -> Vec<String> {
        let families = registry.gather();
        let family = families.iter().find(|family| family.name() == name);
        let series = family.into_iter().flat_map(MetricFamily::get_metric);
        let labels = series.map(|series| {
            let values: Vec<&str> = series.get_label().iter().map(LabelPair::value).collect();
            values.join(" ")
        });
        labels.collect()
    }

    #[test]
    fn the_indexes_of_a_former_model_go_with_its_window() {
        let registry = Registry::new();
        let gauges = DriftGauges::register(&registry).expect("registered once");
        let moved = [("wind", Some(3.0)), ("hour", Some(0.1))];
        gauges.report(&model("h2", &moved));
        gauges.report(&model("veille", &moved));
        let of_features = [
            MODEL_FEATURE_PSI,
            MODEL_FEATURE_PSI_THRESHOLD,
            MODEL_FEATURE_MISSING,
        ];
        for name in of_features {
            assert_eq!(
                told(&registry, name),
                ["hour h2", "hour veille", "wind h2", "wind veille"],
                "{name}"
            );
        }
        assert_eq!(told(&registry, MODEL_PREDICTION_PSI), ["h2", "veille"]);
        // Promoted: nothing was asked of it yet.
        let new = ModelDrift {
            rows: 0,
            prediction_psi: None,
            ..model("h2", &[])
        };
        gauges.report(&new);
        for name in of_features {
            assert_eq!(
                told(&registry, name),
                ["hour veille", "wind veille"],
                "{name}"
            );
        }
        assert_eq!(told(&registry, MODEL_PREDICTION_PSI), ["veille"]);
    }

    #[test]
    fn a_feature_without_an_index_keeps_its_threshold_and_one_that_is_no_longer_read_goes() {
        let registry = Registry::new();
        let gauges = DriftGauges::register(&registry).expect("registered once");
        gauges.report(&model("h2", &[("wind", Some(3.0)), ("hour", Some(0.1))]));
        gauges.report(&model("h2", &[("hour", None)]));
        assert_eq!(told(&registry, MODEL_FEATURE_PSI_THRESHOLD), ["hour h2"]);
        for name in [MODEL_FEATURE_PSI, MODEL_FEATURE_MISSING] {
            assert!(told(&registry, name).is_empty(), "{name}");
        }
    }
}
