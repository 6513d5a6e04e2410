//! Scores as French text for the terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use contract::Scores;
use features::{Evening, Horizon};
use model::{EveningScores, PeriodMetrics};

use crate::check_data::percent;
use crate::evening::{Recalibrated, is_moved};

/// Every score of a period.
pub fn period(title: &str, metrics: &PeriodMetrics) -> String {
    let mut text = format!(
        "{title} : du {} au {}\n",
        metrics.first_day.format("%d/%m/%Y"),
        metrics.last_day.format("%d/%m/%Y")
    );
    let whole = BTreeMap::from([
        ("15 min, brut".to_owned(), metrics.before_calibration),
        ("15 min".to_owned(), metrics.after_calibration),
        ("30 min".to_owned(), metrics.late_30),
        ("60 min".to_owned(), metrics.late_60),
    ]);
    // Writing into a `String` cannot fail.
    let _ = writeln!(
        text,
        "  vols écartés faute de météo : {}",
        metrics.without_weather
    );
    text += &table("", &whole);
    text += "\n  calibration (dix tranches de vols, du risque le plus faible au plus fort)\n";
    text += "        vols   prédit  observé\n";
    for bin in &metrics.calibration {
        let (predicted, observed) = (decimal(bin.mean_predicted), decimal(bin.observed));
        let _ = writeln!(text, "  {:>10} {predicted:>8} {observed:>8}", bin.rows);
    }
    text += "\n";
    let delay = &metrics.delay;
    let _ = writeln!(
        text,
        "  intervalle du retard : {} des vols dedans, {} avant, {} après ; largeur moyenne {} min ; \
         la médiane se trompe de {} min en moyenne\n",
        decimal(delay.coverage),
        decimal(delay.below),
        decimal(delay.above),
        minutes(delay.mean_width_min),
        minutes(delay.mean_absolute_error_min),
    );
    let slices = [
        ("par mois", &metrics.by_month),
        ("par compagnie", &metrics.by_carrier),
        ("par origine", &metrics.by_origin),
        ("par heure", &metrics.by_hour),
        ("par météo", &metrics.by_weather),
    ];
    let tables: Vec<_> = slices.map(|(title, rows)| table(title, rows)).into();
    text += &tables.join("\n");
    text
}

/// The same flights, the calibration moved each evening, beside the frozen one.
pub fn evenings(horizon: Horizon, frozen: &PeriodMetrics, moved: &EveningScores) -> String {
    let mut text = format!(
        "{}, calibration recalée chaque soir ({})\n  {} soirs, {} refusés ; décalage de {} à {}\n",
        horizon.as_str(),
        if is_moved(horizon) {
            "telle que servie"
        } else {
            "pour comparer : elle n'est pas servie"
        },
        moved.evenings,
        moved.refused,
        decimal(moved.shift[0]),
        decimal(moved.shift[1]),
    );
    let whole = BTreeMap::from([
        ("15 min, figée".to_owned(), frozen.after_calibration),
        ("15 min, recalée".to_owned(), moved.late_15),
        ("30 min, figée".to_owned(), frozen.late_30),
        ("30 min, recalée".to_owned(), moved.late_30),
        ("60 min, figée".to_owned(), frozen.late_60),
        ("60 min, recalée".to_owned(), moved.late_60),
    ]);
    text += &table("", &whole);
    text.push('\n');
    text += &table("recalée, par mois", &moved.by_month);
    text
}

/// What an evening found.
pub fn evening(name: &str, evening: Evening, found: &Recalibrated) -> String {
    let shift = &found.shift;
    let [late_15, late_30, late_60] = shift.steps.map(decimal);
    let day = |day: chrono::NaiveDate| day.format("%d/%m/%Y").to_string();
    format!(
        "{name}, soir du {}\n  {} vols atterris du {} au {} ; au moins {} de chaque jour ont une issue connue\n  \
         retard de 15 min : annoncé {}, arrivé {}\n  \
         log-cotes décalées de {late_15} (15 min), {late_30} (30 sachant 15), {late_60} (60 sachant 30)\n",
        day(evening.day),
        shift.flights,
        day(shift.first_day),
        day(shift.last_day),
        percent(shift.least_settled),
        decimal(shift.told),
        decimal(shift.happened),
    )
}

fn table(title: &str, rows: &BTreeMap<String, Scores>) -> String {
    let mut text = format!(
        "  {title:<18} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}\n",
        "vols", "retards", "prédit", "AUC ROC", "AUC PR", "perte", "Brier", "écart"
    );
    for (name, scores) in rows {
        let _ = write!(text, "  {name:<18} {:>7}", scores.rows);
        for value in [
            scores.base_rate,
            scores.mean_prediction,
            scores.roc_auc,
            scores.pr_auc,
            scores.log_loss,
            scores.brier,
            scores.calibration_error,
        ] {
            let _ = write!(text, " {:>8}", decimal(value));
        }
        text.push('\n');
    }
    text
}

/// One decimal after a comma.
fn minutes(value: f64) -> String {
    format!("{value:.1}").replace('.', ",")
}

/// Four decimals after a comma.
fn decimal(value: f64) -> String {
    format!("{value:.4}").replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_the_french_way() {
        assert_eq!(decimal(0.71236), "0,7124");
    }
}
