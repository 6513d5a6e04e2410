//! Who may do what, read from the grants of a live schema.

use std::collections::BTreeMap;

use askama::Template;

use super::render;
use crate::schema::Schema;

/// Roles in the order of the page, each with what it is for.
const ROLES: [(&str, &str); 5] = [
    (
        "ponctuel_owner",
        "possède les tables, les vues et les fonctions ; migre le schéma",
    ),
    (
        "ponctuel_importer",
        "le pipeline : écrit le jeu de données et l'histoire des passages",
    ),
    (
        "ponctuel_reader",
        "l'API du jeu de données : lit, et vérifie les secrets de ses clients",
    ),
    (
        "ponctuel_application",
        "l'application et l'API du modèle : tiennent les tables des personnes",
    ),
    (
        "ponctuel_purger",
        "la purge : efface et anonymise, sans lire ni adresse, ni nom, ni mot de passe",
    ),
];

const PRIVILEGES: [(&str, &str); 6] = [
    ("SELECT", "lire"),
    ("INSERT", "ajouter"),
    ("UPDATE", "modifier"),
    ("DELETE", "effacer"),
    ("TRUNCATE", "vider"),
    ("REFERENCES", "s'y référer"),
];

#[derive(Template)]
#[template(path = "roles.md")]
struct Page {
    roles: Vec<(&'static str, &'static str)>,
    limited: Vec<&'static str>,
    lines: Vec<(String, Vec<String>)>,
    functions: Vec<(String, String, &'static str)>,
    public: usize,
}

/// `docs/donnees/roles.md`.
///
/// # Panics
/// Never: the template has no filter that fails.
pub fn roles_page(schema: &Schema) -> String {
    let limited: Vec<&'static str> = ROLES.iter().skip(1).map(|(name, _)| *name).collect();
    let mut objects: Vec<&str> = schema
        .tables
        .iter()
        .map(|table| table.name.as_str())
        .collect();
    objects.extend(schema.views.iter().map(String::as_str));
    objects.extend(schema.rights.iter().map(|right| right.table.as_str()));
    objects.sort_unstable();
    objects.dedup();
    let lines = objects.iter().map(|object| {
        let cells = limited.iter().map(|role| rights(schema, role, object));
        ((*object).to_owned(), cells.collect())
    });
    let functions = schema
        .functions
        .iter()
        .filter(|it| limited.contains(&it.role.as_str()));
    render(&Page {
        roles: ROLES.to_vec(),
        lines: lines.collect(),
        functions: functions
            .map(|it| {
                let whose = if it.as_owner {
                    "du propriétaire"
                } else {
                    "de qui l'appelle"
                };
                (it.function.clone(), it.role.clone(), whose)
            })
            .collect(),
        public: schema
            .rights
            .iter()
            .filter(|right| right.role == "PUBLIC")
            .count()
            + schema
                .functions
                .iter()
                .filter(|it| it.role == "PUBLIC")
                .count(),
        limited,
    })
}

/// `lire, ajouter, modifier (a, b)`; a dash when nothing is allowed.
fn rights(schema: &Schema, role: &str, object: &str) -> String {
    let mut columns: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let held = schema.rights.iter();
    for right in held.filter(|it| it.role == role && it.table == object) {
        let named = columns.entry(right.privilege.as_str()).or_default();
        named.extend(right.column.as_deref());
    }
    let told: Vec<String> = PRIVILEGES
        .iter()
        .filter_map(|(privilege, word)| {
            let named = columns.get(privilege)?;
            Some(if named.is_empty() {
                (*word).to_owned()
            } else {
                format!("{word} ({})", named.join(", "))
            })
        })
        .collect();
    if told.is_empty() {
        "—".to_owned()
    } else {
        told.join(", ")
    }
}
