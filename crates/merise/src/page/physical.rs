//! The physical model: the live schema, table by table.

use askama::Template;

use super::{cell, render, yes};
use crate::model::Model;
use crate::schema::{Column, Schema, Table};

#[derive(Template)]
#[template(path = "mpd.md")]
struct Page {
    tables: Vec<Part>,
    views: Vec<String>,
    totals: Vec<(&'static str, usize)>,
}

struct Part {
    name: String,
    relation: String,
    partitioned_by: Option<String>,
    columns: Vec<ColumnLine>,
    constraints: Vec<ConstraintLine>,
    indexes: Vec<(String, String)>,
}

struct ColumnLine {
    name: String,
    kind: String,
    is_required: &'static str,
    origin: String,
}

struct ConstraintLine {
    name: String,
    kind: &'static str,
    definition: String,
}

pub(super) fn page(model: &Model, schema: &Schema) -> String {
    let count = |of: fn(&Table) -> usize| schema.tables.iter().map(of).sum::<usize>();
    render(&Page {
        tables: schema
            .tables
            .iter()
            .map(|table| part(model, table))
            .collect(),
        views: schema.views.clone(),
        totals: vec![
            ("tables", schema.tables.len()),
            ("colonnes", count(|table| table.columns.len())),
            (
                "clés primaires",
                count(|table| table.keys.iter().filter(|it| it.is_primary).count()),
            ),
            (
                "contraintes d'unicité",
                count(|table| table.uniques().count()),
            ),
            ("clés étrangères", count(|table| table.references.len())),
            ("contraintes de valeur", count(|table| table.checks.len())),
            (
                "index ajoutés à ceux des clés",
                count(|table| table.indexes.len()),
            ),
            ("vues", schema.views.len()),
        ],
    })
}

fn part(model: &Model, table: &Table) -> Part {
    let relation = model.relations.iter().find(|it| it.table == table.name);
    let keys = table.keys.iter().map(|key| ConstraintLine {
        name: key.name.clone(),
        kind: if key.is_primary {
            "clé primaire"
        } else {
            "unicité"
        },
        definition: key.columns.join(", "),
    });
    let references = table.references.iter().map(|reference| ConstraintLine {
        name: reference.name.clone(),
        kind: "clé étrangère",
        definition: format!(
            "({}) vers `{}` ({}), {}",
            reference.columns.join(", "),
            reference.table,
            reference.target_columns.join(", "),
            on_delete(&reference.on_delete)
        ),
    });
    let checks = table.checks.iter().map(|check| ConstraintLine {
        name: check.name.clone(),
        kind: "valeur",
        definition: format!("`{}`", cell(&check.definition)),
    });
    Part {
        name: table.name.clone(),
        relation: relation
            .map_or("hors du modèle", |it| it.name.as_str())
            .to_owned(),
        partitioned_by: table.partitioned_by.clone(),
        columns: table.columns.iter().map(column_line).collect(),
        constraints: keys.chain(references).chain(checks).collect(),
        indexes: table
            .indexes
            .iter()
            .map(|index| (index.name.clone(), cell(&index.definition)))
            .collect(),
    }
}

fn column_line(column: &Column) -> ColumnLine {
    let expression = column.expression.as_deref().unwrap_or_default();
    let origin = if column.is_generated {
        format!("calculée : `{}`", cell(expression))
    } else if column.is_identity {
        "numérotée par la base".to_owned()
    } else if expression.is_empty() {
        String::new()
    } else {
        format!("par défaut : `{}`", cell(expression))
    };
    ColumnLine {
        name: column.name.clone(),
        kind: column.kind.clone(),
        is_required: yes(!column.is_nullable),
        origin,
    }
}

fn on_delete(words: &str) -> &'static str {
    match words {
        "CASCADE" => "effacée avec elle",
        "SET NULL" => "vidée quand elle est effacée",
        "SET DEFAULT" => "remise à sa valeur par défaut quand elle est effacée",
        _ => "l'empêche d'être effacée",
    }
}
