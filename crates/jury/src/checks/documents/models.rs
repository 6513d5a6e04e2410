//! Data models in which nothing agrees with the schema.

use crate::checks::{Finding, Kind, against};
use crate::facts::Facts;
use crate::words::fold;

/// Entities of the data models against the tables that are created.
pub(super) fn models(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let entities = crate::facts::docs_models(facts);
    if entities.len() < 2 || facts.tables.len() < 2 {
        return;
    }
    let flat = |it: &str| {
        let plain: String = fold(it).chars().filter(|it| it.is_alphanumeric()).collect();
        plain.trim_end_matches(['s', 'x']).to_owned()
    };
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
