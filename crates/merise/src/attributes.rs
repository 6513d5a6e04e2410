//! The terms of a drawing and the columns of a table, one for one.

use std::collections::{BTreeMap, BTreeSet};

use crate::mapping::MappedTable;
use crate::mcd::Attribute;
use crate::relations::Relation;

/// The attributes of the drawing, each in its column; both ways.
pub(crate) fn place(
    relation: &mut Relation,
    mapped: &MappedTable,
    attributes: &[Attribute],
    faults: &mut Vec<String>,
) {
    let table = relation.table.clone();
    let is_listed = |column: &String| relation.listed.iter().any(|(listed, _)| listed == column);
    let mut columns: BTreeMap<&str, &String> = BTreeMap::new();
    for (column, told) in &mapped.columns {
        if told.is_computed || !told.references.is_empty() || is_listed(column) {
            continue;
        }
        if columns.insert(&told.term, column).is_some() {
            faults.push(format!(
                "{table} : deux colonnes ont pour terme « {} »",
                told.term
            ));
        }
    }
    let mut alternates: BTreeMap<char, BTreeSet<String>> = BTreeMap::new();
    for attribute in attributes {
        let Some(column) = columns.remove(attribute.name.as_str()) else {
            faults.push(format!(
                "{} : « {} » est dans un dessin, et aucune colonne de [table.{table}] n'a ce terme",
                relation.name, attribute.name
            ));
            continue;
        };
        for number in &attribute.alternates {
            let group = alternates.entry(*number).or_default();
            group.insert(column.clone());
        }
        if attribute.is_identifier {
            relation.key.push(column.clone());
        } else {
            relation.attributes.push(column.clone());
        }
    }
    for term in columns.keys() {
        faults.push(format!(
            "{} : « {term} » est une colonne de [table.{table}], et d'aucun dessin",
            relation.name
        ));
    }
    relation.uniques.extend(alternates.into_values());
}

/// The unique constraints written in the correspondence, their terms turned into columns.
pub(crate) fn declared(
    mapped: &MappedTable,
    table: &str,
    faults: &mut Vec<String>,
) -> Vec<BTreeSet<String>> {
    let column_of = |term: &String| {
        let mut columns = mapped.columns.iter();
        columns
            .find(|(_, told)| told.term == *term)
            .map(|(name, _)| name.clone())
    };
    let mut found = Vec::new();
    for (name, terms) in &mapped.uniques {
        match terms.iter().map(column_of).collect() {
            Some(columns) => found.push(columns),
            None => faults.push(format!("{table} : {name} nomme un terme inconnu")),
        }
    }
    found
}
