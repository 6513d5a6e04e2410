//! Distributions before and after: two drawings and a table for each measure.

use crate::audit::chart::{Chart, histogram};
use crate::audit::distribution::Distribution;
use crate::audit::french::{count, counted, value};
use crate::audit::tables::{ColumnFindings, MeasureFindings, SourceColumns};

/// The quantiles of the table, with their headers; the least and the greatest values come with
/// them.
pub(super) const QUANTILES: [(f64, &str); 7] = [
    (0.01, "1 %"),
    (0.05, "5 %"),
    (0.25, "25 %"),
    (0.5, "médiane"),
    (0.75, "75 %"),
    (0.95, "95 %"),
    (0.99, "99 %"),
];

pub(super) struct SourceMeasures {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) measures: Vec<MeasureView>,
}

pub(super) struct MeasureView {
    pub(super) id: String,
    pub(super) label: &'static str,
    pub(super) raw: &'static str,
    pub(super) clean: &'static str,
    pub(super) charts: [(&'static str, Chart); 2],
    pub(super) rows: [QuantileRow; 2],
    pub(super) headers: [&'static str; QUANTILES.len()],
    pub(super) conclusion: String,
}

pub(super) struct QuantileRow {
    pub(super) when: &'static str,
    pub(super) unit: String,
    pub(super) n: String,
    pub(super) missing: String,
    pub(super) min: String,
    pub(super) quantiles: Vec<String>,
    pub(super) max: String,
}

/// `None` for a source without measure.
pub(super) fn measures(source: &SourceColumns) -> Option<SourceMeasures> {
    let id = source.source.as_str();
    let measures: Vec<_> = source
        .columns
        .iter()
        .filter_map(|column| Some(view(id, column, column.measure.as_ref()?)))
        .collect();
    (!measures.is_empty()).then_some(SourceMeasures {
        id,
        label: source.source.label(),
        measures,
    })
}

fn view(source: &str, column: &ColumnFindings, found: &MeasureFindings) -> MeasureView {
    let id = format!("{source}-{}", column.raw.replace('_', "-"));
    let label = found.measure.label;
    let (unit_before, unit_after) = (found.unit_before.as_str(), found.measure.unit_after);
    let chart = |when: &'static str, end: &str, unit, values| {
        let chart = histogram(format!("{id}-{end}"), label, when, unit, values);
        (if end == "avant" { "Avant" } else { "Après" }, chart)
    };
    MeasureView {
        label,
        raw: column.raw,
        clean: column.clean,
        charts: [
            chart("avant", "avant", unit_before, &found.before),
            chart("après", "apres", unit_after, &found.after),
        ],
        rows: [
            quantiles("Avant", unit_before, &found.before),
            quantiles("Après", unit_after, &found.after),
        ],
        headers: QUANTILES.map(|(_, header)| header),
        conclusion: conclude(unit_before, unit_after, &found.before, &found.after),
        id,
    }
}

fn quantiles(when: &'static str, unit: &str, values: &Distribution) -> QuantileRow {
    let shown = |found: Option<f64>| found.map_or_else(|| "aucune".to_owned(), value);
    QuantileRow {
        when,
        unit: unit.to_owned(),
        n: count(values.n),
        missing: count(values.missing),
        min: shown(values.min()),
        quantiles: QUANTILES
            .iter()
            .map(|(q, _)| shown(values.quantile(*q)))
            .collect(),
        max: shown(values.max()),
    }
}

fn conclude(
    unit_before: &str,
    unit_after: &str,
    before: &Distribution,
    after: &Distribution,
) -> String {
    let (Some(max_before), Some(max_after)) = (before.max(), after.max()) else {
        return if before.n == 0 {
            "La source ne donne aucune valeur.".to_owned()
        } else {
            "Aucune valeur n'est gardée.".to_owned()
        };
    };
    let lost = before.n.saturating_sub(after.n);
    if lost > 0 {
        return format!(
            "{} sur {} : le maximum passe de {} {unit_before} à {} {unit_after}, le minimum de {} {unit_before} à {} {unit_after}.",
            counted(lost, "", "valeur est écartée", "valeurs sont écartées"),
            count(before.n),
            value(max_before),
            value(max_after),
            value(before.min().unwrap_or_default()),
            value(after.min().unwrap_or_default()),
        );
    }
    let kept = match after.n {
        1 => "La seule valeur est gardée".to_owned(),
        n => format!("Les {} valeurs sont gardées", count(n)),
    };
    if unit_before == unit_after {
        format!("{kept} sans changement.")
    } else {
        format!("{kept} ; seule l'unité change, {unit_before} devient {unit_after}.")
    }
}
