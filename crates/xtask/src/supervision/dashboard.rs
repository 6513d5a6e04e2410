//! The dashboard of Grafana: a panel a series, its threshold drawn as a dashed line and told in the
//! legend, so that no colour is needed to read it.

use serde_json::{Value, json};

use super::table::{Limit, Measure, Series, Table, Unit};

/// Of the data source that `monitoring/grafana/provisioning` declares.
const SOURCE: &str = "ponctuel-prometheus";
const WIDTH: u32 = 12;
const HEIGHT: u32 = 9;
/// Series of a panel where each has a bound of its own.
const SHOWN: u32 = 5;

pub(super) fn write(table: &Table) -> String {
    let mut panels = vec![alerts()];
    let mut top = HEIGHT;
    for group in &table.groups {
        panels.push(json!({
            "id": panels.len() + 1, "type": "row", "title": group.title, "collapsed": false,
            "gridPos": { "h": 1, "w": 24, "x": 0, "y": top }, "panels": [],
        }));
        top += 1;
        let mut left = 0;
        for measure in &group.measures {
            for series in &measure.series {
                let mut panel = panel(measure, series);
                panel["id"] = (panels.len() + 1).into();
                panel["gridPos"] = json!({ "h": HEIGHT, "w": WIDTH, "x": left, "y": top });
                panels.push(panel);
                left += WIDTH;
                if left == 24 {
                    (left, top) = (0, top + HEIGHT);
                }
            }
        }
        if left > 0 {
            top += HEIGHT;
        }
    }
    let dashboard = json!({
        "uid": "ponctuel-modele",
        "title": "Modèle",
        "description": "Produit par « cargo xtask docs » d'après la table des mesures de model-api : ne pas modifier à la main.",
        "tags": ["ponctuel"], "timezone": "browser", "schemaVersion": 39, "version": 1,
        "editable": false, "refresh": "10s", "time": { "from": "now-1h", "to": "now" },
        "templating": { "list": [] }, "annotations": { "list": [] }, "panels": panels,
    });
    format!("{dashboard:#}\n")
}

/// Every expression of a dashboard.
pub(super) fn expressions(dashboard: &Value) -> Vec<String> {
    let panels = dashboard["panels"].as_array().into_iter().flatten();
    let targets = panels.flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    targets
        .filter_map(|target| target["expr"].as_str().map(str::to_owned))
        .collect()
}

fn source() -> Value {
    json!({ "type": "prometheus", "uid": SOURCE })
}

/// First: what is wrong now, in words.
fn alerts() -> Value {
    json!({
        "id": 1, "type": "table", "title": "Quelles alertes du modèle sont envoyées ou en attente ?",
        "description": "Une ligne par alerte : son nom, sa mesure, son état (pending : au-delà du seuil depuis trop peu de temps ; firing : envoyée). Aucune ligne : aucune mesure n'est au-delà de son seuil.",
        "datasource": source(),
        "gridPos": { "h": HEIGHT, "w": 24, "x": 0, "y": 0 },
        "fieldConfig": { "defaults": { "noValue": "aucune" }, "overrides": [] },
        "options": { "showHeader": true },
        "targets": [{
            "refId": "A", "datasource": source(), "expr": ALERTS, "instant": true, "format": "table",
        }],
    })
}

/// There is none on an ordinary day.
pub(super) const ALERTS: &str = "ALERTS{domain=\"model\"}";

fn panel(measure: &Measure, series: &Series) -> Value {
    let mut steps = vec![json!({ "color": "blue", "value": null })];
    let mut targets = vec![target("A", &shown(series), "__auto")];
    if let Some(limit) = &series.limit {
        if let Ok(bound) = limit.bound.parse::<f64>() {
            steps.push(json!({ "color": "orange", "value": bound }));
        }
        targets.push(target(
            "B",
            &bound(series, limit),
            "seuil {{horizon}} {{feature}}",
        ));
    }
    let threshold = series.limit.as_ref().map_or_else(
        || "Aucun seuil : à lire avec les autres.".to_owned(),
        |limit| format!("Seuil, en tirets : {}.", limit.text),
    );
    let empty = match series.empty.as_str() {
        "" => "pas de mesure".to_owned(),
        why => format!("pas de mesure : {why}"),
    };
    json!({
        "type": "timeseries", "title": measure.title(series), "datasource": source(),
        "description": format!("{} ({}).\n\n{threshold}\n\nQue faire : {}.", capital(&measure.reading), measure.name, measure.action),
        "fieldConfig": {
            "defaults": {
                "unit": unit(series.unit), "noValue": empty,
                "custom": { "lineWidth": 2, "thresholdsStyle": { "mode": "dashed" } },
                "thresholds": { "mode": "absolute", "steps": steps },
            },
            "overrides": [{
                "matcher": { "id": "byFrameRefID", "options": "B" },
                "properties": [
                    { "id": "custom.lineStyle", "value": { "fill": "dash", "dash": [10, 10] } },
                    { "id": "custom.lineWidth", "value": 3 },
                ],
            }],
        },
        "options": {
            "legend": { "displayMode": "table", "placement": "bottom", "showLegend": true, "calcs": ["lastNotNull", "max"] },
            "tooltip": { "mode": "multi", "sort": "desc" },
        },
        "targets": targets,
    })
}

/// Where each series has its own bound there are hundreds: those that are the nearest to it.
fn shown(series: &Series) -> String {
    match &series.limit {
        Some(limit) if limit.is_recorded() => nearest(&series.record, &series.record, limit),
        _ => series.record.clone(),
    }
}

fn bound(series: &Series, limit: &Limit) -> String {
    if limit.is_recorded() {
        return nearest(&limit.bound, &series.record, limit);
    }
    format!("vector({})", limit.bound)
}

fn nearest(wanted: &str, record: &str, limit: &Limit) -> String {
    format!("{wanted} and topk({SHOWN}, {record} / {})", limit.bound)
}

fn target(id: &str, expression: &str, legend: &str) -> Value {
    json!({ "refId": id, "datasource": source(), "expr": expression, "legendFormat": legend })
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Share => "percentunit",
        Unit::Seconds => "s",
        Unit::FlightsPerSecond | Unit::Count | Unit::Score => "short",
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervision::table::sample;

    #[test]
    fn a_panel_says_its_question_its_threshold_and_what_to_do() {
        let dashboard: Value = serde_json::from_str(&write(&sample())).expect("JSON");
        let panel = &dashboard["panels"][3];
        assert_eq!(panel["title"], "Qui a bougé ? (part)");
        let description = panel["description"].as_str().unwrap_or_default();
        for said in ["Un `indice`", "au-delà de 5 %", "lire & agir"] {
            assert!(description.contains(said), "{description}");
        }
        assert_eq!(
            expressions(&dashboard),
            [
                ALERTS,
                "model:psi and topk(5, model:psi / model:psi:bound)",
                "model:psi:bound and topk(5, model:psi / model:psi:bound)",
                "model:share",
                "vector(0.05)",
            ]
        );
    }

    #[test]
    fn no_two_panels_share_a_place_or_a_number() {
        let dashboard: Value = serde_json::from_str(&write(&sample())).expect("JSON");
        let panels = dashboard["panels"].as_array().expect("panels");
        let places: std::collections::BTreeSet<_> = panels
            .iter()
            .map(|panel| {
                (
                    panel["gridPos"]["x"].to_string(),
                    panel["gridPos"]["y"].to_string(),
                )
            })
            .collect();
        let numbers: std::collections::BTreeSet<_> =
            panels.iter().map(|panel| panel["id"].to_string()).collect();
        assert_eq!((places.len(), numbers.len()), (panels.len(), panels.len()));
    }
}
