//! The dictionary: every column with its French term, and what the live schema says of it.

use askama::Template;

use super::{cell, render, yes};
use crate::domain;
use crate::mapping::{MappedColumn, MappedTable};
use crate::model::Model;
use crate::schema::{Column, Schema, Table};

/// Units are said by the ends of names.
const UNITS: [(&str, &str); 10] = [
    ("_deg", "degré"),
    ("_kmh", "kilomètre par heure"),
    ("_km", "kilomètre"),
    ("_hpa", "hectopascal"),
    ("_mm", "millimètre"),
    ("_ms", "mètre par seconde"),
    ("_min", "minute"),
    ("_pct", "pour cent"),
    ("_m", "mètre"),
    ("_c", "degré Celsius"),
];

#[derive(Template)]
#[template(path = "dictionnaire.md")]
struct Page {
    parts: Vec<Part>,
    entities: Vec<(String, String, String)>,
    columns: usize,
    personal: usize,
    unclassified: usize,
}

struct Part {
    name: String,
    table: String,
    definition: String,
    source: String,
    lines: Vec<Line>,
}

struct Line {
    term: String,
    definition: String,
    column: String,
    kind: String,
    is_required: &'static str,
    unit: String,
    values: String,
    source: String,
    personal: String,
}

pub(super) fn page(model: &Model, schema: &Schema) -> String {
    let parts: Vec<Part> = model
        .relations
        .iter()
        .filter_map(|relation| {
            let mapped = model.mapping.tables.get(&relation.table)?;
            Some(part(&relation.name, mapped, schema.table(&relation.table)?))
        })
        .collect();
    let lines = || parts.iter().flat_map(|part| &part.lines);
    let marked = |mark: fn(&str) -> bool| lines().filter(|line| mark(&line.personal)).count();
    let tables = parts.iter().map(|part| {
        (
            part.name.clone(),
            part.definition.clone(),
            format!("`{}`", part.table),
        )
    });
    let without = model.mapping.without_table.iter();
    let without =
        without.map(|(name, told)| (name.clone(), cell(&told.definition), "aucune".to_owned()));
    render(&Page {
        entities: tables.chain(without).collect(),
        columns: lines().count(),
        personal: marked(|mark| mark == "identifiante" || mark == "liée"),
        unclassified: marked(|mark| mark == "non classée"),
        parts,
    })
}

fn part(name: &str, mapped: &MappedTable, table: &Table) -> Part {
    let columns = table.columns.iter();
    let lines = columns.filter_map(|column| {
        let told = mapped.columns.get(&column.name)?;
        Some(line(mapped, told, table, column))
    });
    Part {
        name: name.to_owned(),
        table: table.name.clone(),
        definition: cell(&mapped.definition),
        source: mapped.source.clone(),
        lines: lines.collect(),
    }
}

fn line(mapped: &MappedTable, told: &MappedColumn, table: &Table, column: &Column) -> Line {
    let by_name = UNITS.iter().find(|(end, _)| column.name.ends_with(end));
    let unit = told.unit.as_deref().or(by_name.map(|(_, unit)| *unit));
    let mut values = Vec::new();
    values.extend(told.values.clone());
    if !told.references.is_empty() {
        values.push(referred(table, &column.name));
    }
    values.extend(domain::values(table, &column.name));
    if values.is_empty() && column.kind == "boolean" {
        values.push("vrai ou faux".to_owned());
    }
    Line {
        term: cell(&told.term),
        definition: cell(&told.definition),
        column: format!("`{}.{}`", table.name, column.name),
        kind: column.kind.clone(),
        is_required: yes(!column.is_nullable),
        unit: unit.unwrap_or("—").to_owned(),
        values: if values.is_empty() {
            "—".to_owned()
        } else {
            cell(&values.join(" ; "))
        },
        source: cell(told.source.as_deref().unwrap_or(&mapped.source)),
        personal: personal(column.comment.as_deref()).to_owned(),
    }
}

fn referred(table: &Table, column: &str) -> String {
    let references = table.references.iter();
    let named: Vec<String> = references
        .filter_map(|reference| {
            let at = reference.columns.iter().position(|name| name == column)?;
            Some(format!(
                "`{}.{}`",
                reference.table, reference.target_columns[at]
            ))
        })
        .collect();
    format!("celles de {}", named.join(" et de "))
}

/// What the comment of the column says of the person: `[RGPD : identifiante]`.
fn personal(comment: Option<&str>) -> &str {
    comment
        .and_then(|comment| comment.split_once("[RGPD : ")?.1.split_once(']'))
        .map_or("non classée", |(mark, _)| mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_comment_is_read() {
        assert_eq!(personal(Some("Un mot. [RGPD : liée]")), "liée");
        assert_eq!(personal(Some("Un mot.")), "non classée");
        assert_eq!(personal(None), "non classée");
    }

    #[test]
    fn a_unit_hides_no_longer_one() {
        let unit = |name: &str| UNITS.iter().find(|(end, _)| name.ends_with(end));
        for (name, expected) in [
            ("a_kmh", "_kmh"),
            ("a_km", "_km"),
            ("a_mm", "_mm"),
            ("a_m", "_m"),
        ] {
            assert_eq!(unit(name).map(|(end, _)| *end), Some(expected));
        }
        assert_eq!(unit("code"), None);
    }
}
