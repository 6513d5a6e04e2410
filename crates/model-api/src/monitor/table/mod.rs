//! What each measure is for: the table from which `docs/modele/metriques.md`, the rules of Prometheus
//! and the dashboards are made.

mod drift;
mod quality;
mod requests;
mod service;

use super::measure::Group;

/// Every measure of the model, in the order of the page.
pub(crate) const TABLE: &[Group] = &[
    requests::GROUP,
    drift::GROUP,
    quality::GROUP,
    service::GROUP,
    service::LOG,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::monitor::measure::{Bound, Measure};

    fn measures() -> impl Iterator<Item = &'static Measure> {
        TABLE.iter().flat_map(|group| group.measures)
    }

    #[test]
    fn every_measure_of_the_code_has_its_line_and_no_line_is_of_another() {
        let code = include_str!("../../metrics.rs");
        let mut declared: BTreeSet<&str> = code
            .lines()
            .filter(|line| line.starts_with("pub(crate) const MODEL_"))
            .filter_map(|line| line.split('"').nth(1))
            .collect();
        // Prometheus makes this one itself.
        declared.insert("up");
        let told: BTreeSet<&str> = measures().map(|measure| measure.name).collect();
        assert_eq!(told, declared);
        assert_eq!(measures().count(), told.len());
    }

    #[test]
    fn every_cell_says_something_that_fits_in_a_table() {
        for measure in measures() {
            let threshold = measure.threshold(1);
            for text in [
                measure.question,
                measure.reading,
                &threshold,
                measure.action,
            ] {
                assert!(text.len() > 3 && !text.contains(['|', '\n']), "{text}");
            }
        }
    }

    #[test]
    fn every_series_reads_its_measure_and_is_recorded_once() {
        let mut records = BTreeSet::new();
        let mut alerts = BTreeSet::new();
        for measure in measures() {
            assert!(!measure.series.is_empty(), "{}", measure.name);
            for series in measure.series {
                assert!(series.expression.contains(measure.name), "{series:?}");
                assert!(records.insert(series.record), "{}", series.record);
                if let Some(limit) = series.limit {
                    assert!(alerts.insert(limit.alert), "{}", limit.alert);
                }
                // Told apart where they are several.
                assert_eq!(
                    series.title.is_empty(),
                    measure.series.len() == 1,
                    "{series:?}"
                );
            }
        }
        assert!(alerts.len() >= 10, "{alerts:?}");
    }

    #[test]
    fn a_threshold_that_is_a_series_is_recorded_by_another_line() {
        let series = || measures().flat_map(|measure| measure.series);
        for limit in series().filter_map(|series| series.limit) {
            if let Bound::Recorded(record) = limit.bound {
                assert!(series().any(|other| other.record == record), "{record}");
            }
        }
    }
}
