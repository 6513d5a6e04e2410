//! The logical model: relations with their keys, derived from the conceptual one.

use askama::Template;

use super::{and, render, yes};
use crate::model::Model;
use crate::relations::Relation;

#[derive(Template)]
#[template(path = "mld.md")]
struct Page {
    relations: Vec<Part>,
}

struct Part {
    name: String,
    table: String,
    notation: String,
    key: String,
    references: Vec<ReferenceLine>,
    uniques: Vec<String>,
    computed: String,
    listed: Vec<(String, String)>,
}

struct ReferenceLine {
    terms: String,
    target: String,
    association: String,
    is_required: &'static str,
    is_unique: &'static str,
}

pub(super) fn page(model: &Model) -> String {
    let relations = model.relations.iter();
    render(&Page {
        relations: relations.map(|relation| part(model, relation)).collect(),
    })
}

fn part(model: &Model, relation: &Relation) -> Part {
    let terms = |columns: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        let terms = columns.map(|column| model.term(&relation.table, column).to_owned());
        terms.collect()
    };
    let references = relation.references.iter().map(|link| ReferenceLine {
        terms: and(&terms(&mut link.columns.iter())),
        target: link.entity.clone(),
        association: link.association.clone(),
        is_required: yes(!link.is_optional),
        is_unique: yes(link.is_unique),
    });
    let uniques = relation.uniques.iter();
    Part {
        name: relation.name.clone(),
        table: relation.table.clone(),
        notation: notation(model, relation),
        key: and(&terms(&mut relation.key.iter())),
        references: references.collect(),
        uniques: uniques.map(|set| and(&terms(&mut set.iter()))).collect(),
        computed: and(&terms(&mut relation.computed.iter())),
        listed: relation
            .listed
            .iter()
            .map(|(column, entity)| {
                (
                    model.term(&relation.table, column).to_owned(),
                    entity.clone(),
                )
            })
            .collect(),
    }
}

/// `VOL (<u>identifiant</u>, date locale, #compagnie)`
fn notation(model: &Model, relation: &Relation) -> String {
    let is_foreign = |column: &String| {
        let mut links = relation.references.iter();
        links.any(|link| link.columns.contains(column))
    };
    let write = |column: &String| {
        let mark = if is_foreign(column) { "#" } else { "" };
        format!("{mark}{}", model.term(&relation.table, column))
    };
    let key = relation
        .key
        .iter()
        .map(|it| format!("<u>{}</u>", write(it)));
    let mut parts: Vec<String> = key.collect();
    let foreign = relation.references.iter().flat_map(|link| &link.columns);
    for column in relation.attributes.iter().chain(foreign) {
        let written = write(column);
        if !relation.key.contains(column) && !parts.contains(&written) {
            parts.push(written);
        }
    }
    parts.join(", ")
}
