//! What was read, on the terminal and in the page.

use anyhow::{Context, Result};
use serde_json::Value;

use super::Act;
use super::replay::{HORIZON, Measure, Reading};
use super::stage::{Stage, Week};
use crate::bench::page;
use crate::http;
use crate::text::decimal;
use crate::workspace::Workspace;

pub(super) const PAGE: &str = "docs/modele/derive.md";
/// Features shown in a cell.
const SHOWN: usize = 4;

pub(super) fn write(
    workspace: &Workspace,
    stage: &Stage,
    readings: &[(Act, Week, Reading)],
) -> Result<()> {
    let url = format!("{}/v1/monitoring/drift", stage.model.url);
    let report = http::get(&url, Some(&stage.model.token))?.json()?;
    let parts = [
        ("semaines", weeks(&report)?),
        (
            "exercice",
            format!("{}\n\n{}", choice(stage), acts(readings)),
        ),
    ];
    page::rewrite(workspace, PAGE, &parts)
}

fn choice(stage: &Stage) -> String {
    let share = |share: f64| decimal(share * 100.0, 1);
    let told = |week: &Week| {
        format!(
            "du {} au {} ({} % de vols en retard, {} % d'une heure ou plus, dont {} % partis un jour de pluie)",
            week.first,
            week.last,
            share(week.late),
            share(week.hour_late),
            share(week.in_rain)
        )
    };
    format!(
        "Parmi les semaines de juin à août, triées par la part de vols d'une heure de retard ou plus : la pire, {} ; celle du milieu, {}.",
        told(&stage.storm),
        told(&stage.ordinary)
    )
}

pub(super) fn acts(readings: &[(Act, Week, Reading)]) -> String {
    let cell = |measure: Measure| {
        let sign = if measure.is_beyond() {
            "au-delà"
        } else {
            "sous"
        };
        format!("{}, {sign}", decimal(measure.psi, 2))
    };
    let mut lines = vec![
        "| Vols rejoués | PSI des probabilités | PSI du vent | Variables au-delà de leur seuil, les plus loin | Comme promis |".to_owned(),
        "| --- | --- | --- | --- | --- |".to_owned(),
    ];
    for (act, week, reading) in readings {
        let names: Vec<_> = reading
            .beyond
            .iter()
            .take(SHOWN)
            .map(|(name, measure)| format!("`{name}` {}", decimal(measure.psi, 2)))
            .collect();
        let names = match (reading.beyond.len(), names.join(", ")) {
            (0, _) => "aucune".to_owned(),
            (count, names) if count > SHOWN => format!("{names} et {} autres", count - SHOWN),
            (_, names) => names,
        };
        lines.push(format!(
            "| {}, à partir du {} ({} vols) | {} | {} | {names} | {} |",
            act.label(),
            week.first,
            reading.rows,
            cell(reading.prediction),
            cell(reading.wind),
            if act.is_kept(reading) { "oui" } else { "non" }
        ));
    }
    lines.join("\n")
}

/// How far single weeks of training were from all of it, as the models keep it.
fn weeks(report: &Value) -> Result<String> {
    let models = report["models"].as_array().context("pas de modèles")?;
    let mut lines = vec![
        "| Horizon | Semaines | PSI des probabilités : médiane, 95e centile, maximum | Seuil |"
            .to_owned(),
        "| --- | ---: | --- | ---: |".to_owned(),
    ];
    for model in models {
        lines.push(format!(
            "| `{}` | {} | {} | {} |",
            model["horizon"].as_str().unwrap_or_default(),
            model["ordinary_weeks"],
            spread(&model["prediction_usual_psi"]),
            number(&model["prediction_psi_threshold"]),
        ));
    }
    let model = models.iter().find(|model| model["horizon"] == HORIZON);
    let features = model.and_then(|model| model["features"].as_array());
    let mut features: Vec<_> = features.context("pas de variables")?.iter().collect();
    features.sort_by(|a, b| {
        let threshold = |feature: &Value| feature["psi_threshold"].as_f64().unwrap_or_default();
        threshold(b).total_cmp(&threshold(a))
    });
    lines.push(String::new());
    lines.push(format!(
        "Variables de `{HORIZON}`, du seuil le plus haut au plus bas :"
    ));
    lines.push(String::new());
    lines.push(
        "| Variable | PSI d'une semaine : médiane, 95e centile, maximum | Seuil |".to_owned(),
    );
    lines.push("| --- | --- | ---: |".to_owned());
    for feature in features {
        lines.push(format!(
            "| `{}` | {} | {} |",
            feature["name"].as_str().unwrap_or_default(),
            spread(&feature["usual_psi"]),
            number(&feature["psi_threshold"]),
        ));
    }
    Ok(lines.join("\n"))
}

fn spread(usual: &Value) -> String {
    ["median", "p95", "most"]
        .map(|name| number(&usual[name]))
        .join(" ; ")
}

fn number(value: &Value) -> String {
    value
        .as_f64()
        .map_or_else(|| "inconnu".to_owned(), |value| decimal(value, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_mark() {
        let workspace = Workspace::find().expect("a workspace");
        let text = std::fs::read_to_string(workspace.path(PAGE)).expect("the page");
        for part in ["semaines", "exercice"] {
            page::replace(PAGE, &text, part, "").expect("the mark");
        }
    }
}
