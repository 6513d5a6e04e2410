//! The table that the demo prints.

use super::data::{Data, SOURCES};
use super::plan::Plan;
use super::training::Model;
use crate::text::{decimal, thousands};

pub(super) fn text(data: &Data, model: &Model, plan: &Plan) -> String {
    let mut lines = vec![
        format!("== Bilan du passage {} ==", data.run),
        String::new(),
    ];
    sources(data, &mut lines);
    lines.push(String::new());
    tables(data, &mut lines);
    lines.push(String::new());
    scores(model, &mut lines);
    lines.push(String::new());
    addresses(plan, &mut lines);
    lines.join("\n")
}

fn sources(data: &Data, lines: &mut Vec<String>) {
    lines.push(format!(
        "{:<26} {:>10} {:>10} {:>10} {:>10}",
        "Source", "Lues", "Gardées", "Rejetées", "Temps"
    ));
    for (name, label) in SOURCES {
        if let Some(source) = data.sources.get(name) {
            lines.push(format!(
                "{label:<26} {:>10} {:>10} {:>10} {:>8} s",
                thousands(source.read),
                thousands(source.kept),
                thousands(source.rejected),
                decimal(source.seconds, 2),
            ));
        }
    }
    let read: u64 = data.sources.values().map(|source| source.read).sum();
    let flights = data.sources.get("flights").map_or(0, |source| source.read);
    lines.push(format!(
        "{} sources, {} vols lus, {} lignes en tout",
        data.sources.len(),
        thousands(flights),
        thousands(read)
    ));
}

fn tables(data: &Data, lines: &mut Vec<String>) {
    lines.push(format!("{:<26} {:>10}", "Table de la base", "Lignes"));
    for table in &data.tables {
        lines.push(format!("{:<26} {:>10}", table.name, thousands(table.rows)));
    }
}

fn scores(model: &Model, lines: &mut Vec<String>) {
    let test = &model.test;
    let scores = &test.after_calibration;
    lines.push(format!(
        "Modèle {} : retard de 15 min ou plus, prédit deux heures avant le départ",
        model.version
    ));
    lines.push(format!(
        "Période de test, du {} au {} : {} vols jamais vus, {} % en retard, {} % prédits",
        test.first_day,
        test.last_day,
        thousands(scores.rows),
        decimal(scores.base_rate * 100.0, 1),
        decimal(scores.mean_prediction * 100.0, 1),
    ));
    for (label, value) in [
        ("ROC AUC", scores.roc_auc),
        ("PR AUC", scores.pr_auc),
        ("Perte logarithmique", scores.log_loss),
        ("Score de Brier", scores.brier),
        ("Erreur de calibration", scores.calibration_error),
    ] {
        lines.push(format!("  {label:<24} {:>10}", decimal(value, 4)));
    }
}

fn addresses(plan: &Plan, lines: &mut Vec<String>) {
    lines.push("Adresses".to_owned());
    for (label, address) in [
        (
            "API du jeu de données",
            format!("{}/docs", plan.dataset_api_url),
        ),
        ("API du modèle", format!("{}/docs", plan.model_api_url)),
        ("Répliques des sources", plan.sandbox_url()),
        ("Journaux", "data/logs/".to_owned()),
    ] {
        lines.push(format!("  {label:<24} {address}"));
    }
}
