//! The conceptual model: each drawing, then the same in tables, for who does not see it.

use askama::Template;

use super::{and, cell, render};
use crate::mcd::View;
use crate::model::Model;

#[derive(Template)]
#[template(path = "mcd.md")]
struct Page {
    overview_alt: String,
    views: Vec<ViewPart>,
    without_table: Vec<(String, String)>,
}

struct ViewPart {
    title: String,
    subject: String,
    image: String,
    alt: String,
    recalled: String,
    entities: Vec<EntityLine>,
    associations: Vec<AssociationLine>,
}

struct EntityLine {
    name: String,
    identifier: String,
    others: String,
    definition: String,
}

struct AssociationLine {
    name: String,
    legs: Vec<String>,
    attributes: String,
    reading: String,
}

pub(super) fn page(model: &Model) -> String {
    let without = model.mapping.without_table.iter();
    render(&Page {
        overview_alt: format!(
            "Modèle conceptuel de toute la base : {} entités et {} associations, décrites vue par vue ci-dessous.",
            model.entities.len(),
            model.associations.len()
        ),
        views: model.views.iter().map(|view| part(model, view)).collect(),
        without_table: without
            .map(|(name, told)| (name.clone(), told.definition.clone()))
            .collect(),
    })
}

fn part(model: &Model, view: &View) -> ViewPart {
    let stem = view.file.trim_end_matches(".mcd");
    let own = view.entities.iter().filter(|it| !it.attributes.is_empty());
    let recalled: Vec<String> = view
        .entities
        .iter()
        .filter(|it| it.attributes.is_empty())
        .map(|it| it.name.clone())
        .collect();
    let entities: Vec<EntityLine> = own.map(|entity| entity_line(model, &entity.name)).collect();
    let associations = view.associations.iter().map(|association| {
        let legs = association.legs.iter().map(|leg| {
            let relative = if leg.is_identifying {
                " (relative : elle identifie)"
            } else {
                ""
            };
            format!("{} {}{relative}", leg.entity, leg.cardinality())
        });
        AssociationLine {
            name: association.label().to_owned(),
            legs: legs.collect(),
            attributes: names(association.attributes.iter().map(|it| &it.name)),
            reading: model
                .mapping
                .associations
                .get(&association.name)
                .map(|told| cell(&told.reading))
                .unwrap_or_default(),
        }
    });
    let associations: Vec<AssociationLine> = associations.collect();
    // « Le jeu de données : ce que les cinq sources disent des vols. »
    let (title, subject) = view
        .subject
        .split_once(" : ")
        .unwrap_or((stem, &view.subject));
    ViewPart {
        title: title.to_owned(),
        subject: capital(subject),
        image: format!("{stem}.svg"),
        alt: format!(
            "Vue « {title} » : {} entités et {} associations, décrites par les deux tableaux qui suivent.",
            view.entities.len(),
            associations.len()
        ),
        recalled: and(&recalled),
        entities,
        associations,
    }
}

fn entity_line(model: &Model, name: &str) -> EntityLine {
    let attributes = model.entity(name).map(|it| it.attributes.as_slice());
    let attributes = attributes.unwrap_or_default();
    let (identifier, others): (Vec<_>, Vec<_>) = attributes
        .iter()
        .partition(|attribute| attribute.is_identifier);
    let with_mark = others.iter().map(|attribute| {
        if attribute.alternates.is_empty() {
            attribute.name.clone()
        } else {
            format!("{} (autre identifiant)", attribute.name)
        }
    });
    let table = model
        .table_of(name)
        .and_then(|table| model.mapping.tables.get(table));
    let definition = match table {
        Some(table) => table.definition.clone(),
        None => model
            .mapping
            .without_table
            .get(name)
            .map(|told| told.definition.clone())
            .unwrap_or_default(),
    };
    EntityLine {
        name: name.to_owned(),
        identifier: names(identifier.iter().map(|attribute| &attribute.name)),
        others: with_mark.collect::<Vec<_>>().join(", "),
        definition: cell(&definition),
    }
}

fn names<'a>(all: impl Iterator<Item = &'a String>) -> String {
    all.cloned().collect::<Vec<_>>().join(", ")
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_uppercase);
    first.collect::<String>() + signs.as_str()
}
