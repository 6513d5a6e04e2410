//! What the card tells of the evenings: what moving the calibration gives, and tonight's move.

use std::fmt::Write as _;

use contract::Scores;
use features::Horizon;
use model::{Evenings, Metrics, Recalibration};

use super::decimal;
use crate::evening::{WINDOW_DAYS, is_moved};

/// The frozen calibration beside the one of each evening.
pub(super) fn section(horizon: Horizon, metrics: &Metrics, evenings: &Evenings) -> String {
    let frozen = &metrics.validation.after_calibration;
    let loses = evenings.validation.late_15.log_loss > frozen.log_loss;
    let mut page = "\n## Calibration figée, calibration recalée chaque soir\n\n".to_owned();
    let _ = writeln!(
        page,
        "{} Chaque vol du tableau reçoit la calibration en vigueur quand il est demandé : celle du \
         dernier 18 h de New York, décalée en log-cotes de ce que les {WINDOW_DAYS} derniers jours \
         tous atterris ont manqué (`docs/adr/0043-calibration-du-soir.md`). À 15 minutes, l'ordre des \
         vols d'un soir ne change pas ; l'intervalle du retard non plus, qui reste lu au risque de \
         l'entraînement.\n",
        if is_moved(horizon) {
            "Ce modèle est recalé chaque soir par `trainer recalibrate` ; hors de cette partie, la \
             carte décrit sa calibration figée."
        } else if loses {
            "Ce modèle n'est pas recalé : sur les mois d'avant le test, la perte à 15 minutes monterait."
        } else {
            "Ce modèle n'est pas recalé, par le choix de l'ADR 0043 ; sur les mois d'avant le test de cet \
             entraînement, la perte à 15 minutes ne monterait pourtant pas : ce choix est à revoir."
        }
    );
    page += "| Période | Retard | Calibration | AUC ROC | Perte logarithmique | Erreur de calibration |\n\
             | --- | --- | --- | ---: | ---: | ---: |\n";
    let validation = (&metrics.validation, &evenings.validation);
    let test = (&metrics.test, &evenings.test);
    for (period, (frozen, moved)) in [("mois d'avant le test", validation), ("test", test)] {
        for (late, frozen, moved) in [
            ("15 min ou plus", &frozen.after_calibration, &moved.late_15),
            ("30 min ou plus", &frozen.late_30, &moved.late_30),
            ("60 min ou plus", &frozen.late_60, &moved.late_60),
        ] {
            page += &line(period, late, "figée", frozen);
            page += &line(period, late, "recalée chaque soir", moved);
        }
    }
    page += "\nSur les mois d'avant le test, la calibration figée a été réglée sur ces mêmes vols, ce qui \
             flatte son erreur : c'est la perte qui s'y compare.\n";
    let moved = &evenings.test;
    let _ = writeln!(
        page,
        "\nSur le test : {} soirs, dont {} refusés (un trou dans les données, ou un écart trop grand : la \
         calibration d'avant reste en vigueur) ; décalage de 15 minutes de {} à {}.",
        moved.evenings,
        moved.refused,
        decimal(moved.shift[0], 2),
        decimal(moved.shift[1], 2),
    );
    if let Some(ranges) = &moved.ranges {
        let _ = writeln!(
            page,
            "Recalée, l'erreur de calibration de 15 minutes a pour intervalle {} à {}, et la perte \
             {} à {}.",
            decimal(ranges.calibration_error[0], 4),
            decimal(ranges.calibration_error[1], 4),
            decimal(ranges.log_loss[0], 4),
            decimal(ranges.log_loss[1], 4),
        );
    }
    page
}

fn line(period: &str, late: &str, calibration: &str, scores: &Scores) -> String {
    format!(
        "| {period} | {late} | {calibration} | {} | {} | {} |\n",
        decimal(scores.roc_auc, 4),
        decimal(scores.log_loss, 4),
        decimal(scores.calibration_error, 4),
    )
}

/// The card of a trained model, and the move of an evening at its end.
pub(crate) fn with_evening(card: &str, moved: &Recalibration) -> String {
    let mut page = card.trim_end().to_owned();
    let day = |day: chrono::NaiveDate| day.format("%d/%m/%Y").to_string();
    let [late_15, late_30, late_60] = moved.shift.map(|shift| decimal(shift, 4));
    let _ = write!(
        page,
        "\n\n## Recalage en vigueur\n\n\
         Écrit par `trainer recalibrate`. Seule la calibration de la version {} a changé.\n\n\
         | Champ | Valeur |\n| --- | --- |\n\
         | Su à l'instant | {} |\n\
         | Vols atterris | {}, du {} au {} |\n\
         | Annoncé, retard de 15 min ou plus | {} |\n\
         | Arrivé | {} |\n\
         | Ajouté aux log-cotes : 15 min ; 30 sachant 15 ; 60 sachant 30 | {late_15} ; {late_30} ; {late_60} |\n",
        moved.from,
        moved.as_of.format("%d/%m/%Y à %H:%M UTC"),
        moved.flights,
        day(moved.first_day),
        day(moved.last_day),
        decimal(moved.told, 4),
        decimal(moved.happened, 4),
    );
    page
}
