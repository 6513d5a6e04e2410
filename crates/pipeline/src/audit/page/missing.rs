//! Missing values of each column, before and after.

use crate::audit::french::{count, counted, percent};
use crate::audit::tables::SourceColumns;

pub(super) struct Missing {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) rows_before: String,
    pub(super) rows_after: String,
    pub(super) rows: Vec<MissingRow>,
    pub(super) conclusion: String,
}

pub(super) struct MissingRow {
    pub(super) raw: &'static str,
    pub(super) clean: &'static str,
    pub(super) before: String,
    pub(super) before_share: String,
    pub(super) after: String,
    pub(super) after_share: String,
}

pub(super) fn missing(source: &SourceColumns) -> Missing {
    let rows = source.columns.iter().map(|column| MissingRow {
        raw: column.raw,
        clean: column.clean,
        before: count(column.missing_before),
        before_share: percent(column.missing_before, source.rows_before),
        after: count(column.missing_after),
        after_share: percent(column.missing_after, source.rows_after),
    });
    Missing {
        id: source.source.as_str(),
        label: source.source.label(),
        rows_before: count(source.rows_before),
        rows_after: count(source.rows_after),
        rows: rows.collect(),
        conclusion: format!("{} {}", completeness(source), rows_changed(source)),
    }
}

fn completeness(source: &SourceColumns) -> String {
    let complete = source.columns.iter().filter(|it| it.missing_after == 0);
    let complete = counted(
        complete.count() as u64,
        "Aucune colonne n'est complète",
        "colonne est complète",
        "colonnes sont complètes",
    );
    let columns = source.columns.len();
    let emptiest = source.columns.iter().max_by_key(|it| it.missing_after);
    match emptiest.filter(|column| column.missing_after > 0) {
        None => format!("Après nettoyage, les {columns} colonnes sont complètes."),
        Some(column) => format!(
            "Après nettoyage : {} sur {columns} ; la plus incomplète est {} ({} manquantes).",
            lower_first(&complete),
            column.clean,
            percent(column.missing_after, source.rows_after),
        ),
    }
}

fn rows_changed(source: &SourceColumns) -> String {
    let (before, after) = (source.rows_before, source.rows_after);
    match after.cmp(&before) {
        std::cmp::Ordering::Equal => "Le nombre de lignes ne change pas.".to_owned(),
        std::cmp::Ordering::Less => counted(
            before - after,
            "",
            "ligne est rejetée : ses valeurs manquantes ne comptent plus.",
            "lignes sont rejetées : leurs valeurs manquantes ne comptent plus.",
        ),
        std::cmp::Ordering::Greater => counted(
            after - before,
            "",
            "référence est créée avec son seul code, parce que des vols la nomment : ses autres colonnes sont manquantes.",
            "références sont créées avec leur seul code, parce que des vols les nomment : leurs autres colonnes sont manquantes.",
        ),
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
