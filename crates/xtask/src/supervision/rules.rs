//! The rules of Prometheus: each series recorded, each threshold an alert.

use std::fmt::Write as _;

use super::table::{Limit, Measure, Series, Table, Unit};

const HEAD: &str = "# Produit par « cargo xtask docs » d'après la table des mesures de model-api : ne pas modifier à la
# main. Chaque série est d'abord enregistrée ; l'alerte, la page et le tableau de bord la relisent.
groups:
";

pub(super) fn write(table: &Table) -> String {
    let mut rules = HEAD.to_owned();
    for group in &table.groups {
        let _ = write!(rules, "  - name: {}\n    rules:\n", quoted(&group.title));
        for series in group.measures.iter().flat_map(|measure| &measure.series) {
            let _ = writeln!(
                rules,
                "      - record: {}\n        expr: {}",
                series.record,
                quoted(&series.expression)
            );
        }
        // After what they read: a group is evaluated in order.
        for measure in &group.measures {
            for series in &measure.series {
                if let Some(limit) = &series.limit {
                    rules.push_str(&alert(measure, series, limit));
                }
            }
        }
    }
    rules
}

fn alert(measure: &Measure, series: &Series, limit: &Limit) -> String {
    format!(
        "      - alert: {}\n        expr: {}\n        for: {}s\n        labels:\n          domain: model\n          measure: {}\n        annotations:\n          summary: {}\n          threshold: {}\n          value: {}\n          action: {}\n",
        limit.alert,
        quoted(&limit.beyond(&series.record)),
        limit.hold_seconds,
        measure.name,
        quoted(&measure.title(series)),
        quoted(&limit.text),
        quoted(value(series.unit)),
        quoted(&measure.action),
    )
}

/// As a person reads it.
fn value(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => "{{ $value | humanizePercentage }}",
        Unit::Seconds => "{{ $value | humanizeDuration }}",
        Unit::FlightsPerSecond | Unit::Count | Unit::Score => "{{ printf \"%.4g\" $value }}",
    }
}

/// A string of JSON is one of YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervision::table::sample;

    #[test]
    fn a_threshold_is_an_alert_on_what_is_recorded_before_it() {
        let rules = write(&sample());
        assert!(rules.contains("record: model:psi\n        expr: \"max(model_psi{a=\\\"b\\\"})\""));
        assert!(rules.contains(
            "alert: Moved\n        expr: \"model:psi > model:psi:bound\"\n        for: 300s"
        ));
        assert!(rules.contains("expr: \"model:share > 0.05\"\n        for: 0s"));
        assert!(rules.find("record: model:share") < rules.find("alert: Moved"));
        let read = yaml_rust2::YamlLoader::load_from_str(&rules).expect("YAML");
        assert_eq!(
            read[0]["groups"][0]["rules"].as_vec().map(Vec::len),
            Some(4)
        );
    }
}
