//! Data models in which nothing agrees with the schema.

use crate::checks::{Finding, Kind, against};
use crate::facts::Facts;
use crate::words::fold;

/// Entities of the data models against the tables that are created.
pub(super) fn models(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    attributes(facts, findings);
    let entities = crate::facts::docs_models(facts);
    if entities.len() < 2 || facts.tables.len() < 2 {
        return;
    }
    let tables: Vec<String> = facts.tables.iter().map(|it| flat(&it.name)).collect();
    let is_same = |name: &str, table: &str| {
        let shortest = name.len().min(table.len());
        name == table || (shortest >= 4 && (table.contains(name) || name.contains(table)))
    };
    let absent: Vec<_> = entities
        .iter()
        .filter(|(name, _)| {
            let name = flat(name);
            !tables.iter().any(|it| is_same(&name, it))
        })
        .collect();
    // Two thirds without a table: not an association or a renaming.
    // Few names in common: another language, or another base.
    let known = entities.len() - absent.len();
    if absent.len() >= 2 && absent.len() * 3 >= entities.len() && known * 2 >= entities.len() {
        let names: Vec<_> = absent
            .iter()
            .take(4)
            .map(|(name, _)| name.as_str())
            .collect();
        against(
            findings,
            Kind::ModelGap,
            (absent[0].1.clone(), facts.tables[0].evidence.clone()),
            format!(
                "Le modèle de données nomme {}, que le schéma ne crée pas.",
                names.join(", ")
            ),
        );
    }
}

/// Letters and digits alone, without a plural.
fn flat(text: &str) -> String {
    let plain: String = fold(text)
        .chars()
        .filter(|it| it.is_alphanumeric())
        .collect();
    plain.trim_end_matches(['s', 'x']).to_owned()
}

/// The attributes of an entity against the columns of the table of its name; nothing when the model
/// and the schema do not share their words.
fn attributes(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    const FEWEST: usize = 4;
    let drawings = crate::facts::data_models(facts);
    let mut apart = Vec::new();
    let (mut all, mut known) = (0, 0);
    for drawn in &drawings {
        for entity in &drawn.model.entities {
            let own = flat(&entity.name);
            let Some(table) = facts.tables.iter().find(|it| flat(&it.name) == own) else {
                continue;
            };
            let columns: Vec<String> = table.columns.iter().map(|it| flat(it)).collect();
            let is_column = |name: &str| {
                (columns.iter())
                    .any(|it| it == name || it.contains(name) || name.contains(it.as_str()))
            };
            let absent: Vec<&str> = (entity.attributes.iter())
                .filter(|it| !is_column(&flat(it)))
                .map(String::as_str)
                .collect();
            all += entity.attributes.len();
            known += entity.attributes.len() - absent.len();
            if entity.attributes.len() >= FEWEST && absent.len() * 2 >= entity.attributes.len() {
                let evidence = facts.at(drawn.source, drawn.first + entity.line);
                let sentence = format!(
                    "L'entité {} porte {}, que sa table n'a pas.",
                    entity.name,
                    absent[..absent.len().min(4)].join(", ")
                );
                apart.push(((evidence, table.evidence.clone()), sentence));
            }
        }
    }
    if known * 3 < all * 2 {
        return;
    }
    for (sides, sentence) in apart {
        against(findings, Kind::ModelGap, sides, sentence);
    }
}
