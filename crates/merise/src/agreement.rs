//! Whether the model and the live schema say the same, both ways.

use std::collections::BTreeSet;

use crate::mapping::FILE;
use crate::model::Model;
use crate::relations::Relation;
use crate::schema::{Schema, Table};

/// Every disagreement, in French, with what to edit; none when the three models agree.
pub fn disagreements(model: &Model, schema: &Schema) -> Vec<String> {
    let mut faults = Vec::new();
    for table in &schema.tables {
        if !model.mapping.tables.contains_key(&table.name) {
            faults.push(format!(
                "la table {} n'est pas dans le modèle : dessinez-la dans une vue mcd-….mcd et dans \
                 mcd.mcd, puis ajoutez [table.{}] à {FILE}",
                table.name, table.name
            ));
        }
    }
    for relation in &model.relations {
        match schema.table(&relation.table) {
            Some(table) => compare(model, relation, table, &mut faults),
            None => faults.push(format!(
                "{} : la base n'a pas de table {}",
                relation.name, relation.table
            )),
        }
    }
    compare_lists(model, schema, &mut faults);
    faults
}

fn compare(model: &Model, relation: &Relation, table: &Table, faults: &mut Vec<String>) {
    columns(model, relation, table, faults);
    primary_key(relation, table, faults);
    uniques(relation, table, faults);
    references(model, relation, table, faults);
}

fn columns(model: &Model, relation: &Relation, table: &Table, faults: &mut Vec<String>) {
    let Some(mapped) = model.mapping.tables.get(&table.name) else {
        return;
    };
    for column in &table.columns {
        let Some(told) = mapped.columns.get(&column.name) else {
            faults.push(format!(
                "{}.{} n'a pas de terme : ajoutez-le à [table.{}.colonnes] et au dessin de {}",
                table.name, column.name, table.name, relation.name
            ));
            continue;
        };
        if told.is_computed != column.is_generated {
            faults.push(format!(
                "{}.{} : calculée par la base ou non, {FILE} dit le contraire",
                table.name, column.name
            ));
        }
    }
    for name in mapped.columns.keys() {
        if table.column(name).is_none() {
            faults.push(format!(
                "{FILE} nomme {}.{name}, que la base n'a pas",
                table.name
            ));
        }
    }
}

/// A partitioned table must hold the columns it is spread by in its keys: they may be there
/// without being identifiers.
fn same_key(expected: &BTreeSet<String>, live: &[String], table: &Table) -> bool {
    let live: BTreeSet<String> = live.iter().cloned().collect();
    let is_spread_by = |column: &String| table.partition_columns.contains(column);
    live.is_superset(expected) && live.difference(expected).all(is_spread_by)
}

fn primary_key(relation: &Relation, table: &Table, faults: &mut Vec<String>) {
    let expected: BTreeSet<String> = relation.key.iter().cloned().collect();
    let live = table.primary_key().map(|key| key.columns.as_slice());
    if !live.is_some_and(|live| same_key(&expected, live, table)) {
        faults.push(format!(
            "{} : l'identifiant est ({}), la clé primaire est ({})",
            relation.name,
            list(&expected),
            live.map(|live| live.join(", ")).unwrap_or_default()
        ));
    }
}

fn uniques(relation: &Relation, table: &Table, faults: &mut Vec<String>) {
    for expected in &relation.uniques {
        if !table
            .uniques()
            .any(|key| same_key(expected, &key.columns, table))
        {
            faults.push(format!(
                "{} : rien dans la base ne rend ({}) unique, que le modèle dit unique",
                relation.name,
                list(expected)
            ));
        }
    }
    for key in table.uniques() {
        let is_told = |expected: &BTreeSet<String>| same_key(expected, &key.columns, table);
        if !relation.uniques.iter().any(is_told) {
            faults.push(format!(
                "{} : la contrainte {} est unique, le modèle n'en dit rien : autre identifiant \
                 (« 1_terme » dans le dessin), cardinalité 0,1 en face, ou [table.{}.unicites]",
                relation.name, key.name, table.name
            ));
        }
    }
}

fn references(model: &Model, relation: &Relation, table: &Table, faults: &mut Vec<String>) {
    for link in &relation.references {
        let name = &link.constraint;
        let Some(live) = table.references.iter().find(|live| live.name == *name) else {
            faults.push(format!(
                "{} : la base n'a pas la clé étrangère {name} de l'association {}",
                relation.name, link.association
            ));
            continue;
        };
        let columns = |names: &[String]| -> BTreeSet<String> { names.iter().cloned().collect() };
        if columns(&live.columns) != columns(&link.columns) {
            faults.push(format!(
                "{name} porte sur ({}) dans la base, sur ({}) dans {FILE}",
                live.columns.join(", "),
                link.columns.join(", ")
            ));
        }
        if model.table_of(&link.entity) != Some(live.table.as_str()) {
            faults.push(format!(
                "{name} renvoie à la table {}, qui n'est pas celle de {}",
                live.table, link.entity
            ));
        }
        let target = model.relations.iter().find(|it| it.table == live.table);
        if target.is_some_and(|it| columns(&it.key) != columns(&live.target_columns)) {
            faults.push(format!(
                "{name} ne renvoie pas à l'identifiant de {}",
                link.entity
            ));
        }
        let is_nullable = |name: &String| table.column(name).is_some_and(|it| it.is_nullable);
        if live.columns.iter().any(is_nullable) != link.is_optional {
            let (said, found) = if link.is_optional {
                ("0,1", "est obligatoire")
            } else {
                ("1,1", "accepte l'absence")
            };
            faults.push(format!(
                "{} : la cardinalité est {said} dans {}, et {name} {found}",
                relation.name, link.association
            ));
        }
    }
    for live in &table.references {
        let is_told = relation
            .references
            .iter()
            .any(|link| link.constraint == live.name);
        if !is_told {
            faults.push(format!(
                "{} : la clé étrangère {} n'est dans aucune association : dessinez-la, puis \
                 ajoutez-la à {FILE}",
                relation.name, live.name
            ));
        }
    }
}

/// Every column that names an entity without table takes its values in the same list.
fn compare_lists(model: &Model, schema: &Schema, faults: &mut Vec<String>) {
    for entity in model.mapping.without_table.keys() {
        let mut lists = BTreeSet::new();
        for relation in &model.relations {
            let Some(table) = schema.table(&relation.table) else {
                continue;
            };
            for (column, _) in relation.listed.iter().filter(|(_, told)| told == entity) {
                match table.listed_values(column) {
                    Some(values) => {
                        lists.insert(values.into_iter().collect::<BTreeSet<_>>());
                    }
                    None => faults.push(format!(
                        "{}.{column} nomme {entity}, et aucune contrainte n'en liste les valeurs",
                        table.name
                    )),
                }
            }
        }
        if lists.len() > 1 {
            faults.push(format!(
                "les tables ne listent pas les mêmes valeurs de {entity}"
            ));
        }
    }
}

fn list(columns: &BTreeSet<String>) -> String {
    columns.iter().cloned().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_may_hold_what_its_table_is_spread_by_and_nothing_else() {
        let expected = BTreeSet::from(["id".to_owned()]);
        let live = ["id".to_owned(), "day".to_owned()];
        let mut table = Table::default();
        assert!(!same_key(&expected, &live, &table));
        table.partition_columns = vec!["day".to_owned()];
        assert!(same_key(&expected, &live, &table));
        assert!(
            !same_key(&expected, &live[1..], &table),
            "the identifier is missing"
        );
    }
}
