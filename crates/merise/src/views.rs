//! Several drawings of one model: what they say together, where they contradict each other.

use std::collections::BTreeSet;

use crate::mcd::{Association, Entity, OVERVIEW, View};

/// One entity in full, one association, whatever the number of drawings that show them.
pub(crate) fn merge(
    overview: &View,
    views: &[View],
    faults: &mut Vec<String>,
) -> (Vec<Entity>, Vec<Association>) {
    let mut entities: Vec<Entity> = Vec::new();
    let mut associations: Vec<Association> = Vec::new();
    for view in views {
        for entity in &view.entities {
            if entity.attributes.is_empty() {
                continue;
            }
            if entities.iter().any(|known| known.name == entity.name) {
                faults.push(format!(
                    "{} : l'entité {} a ses attributs dans une autre vue déjà ; ici, son nom suffit",
                    view.file, entity.name
                ));
            } else {
                entities.push(entity.clone());
            }
        }
        for association in &view.associations {
            if associations
                .iter()
                .any(|known| known.name == association.name)
            {
                faults.push(format!(
                    "{} : l'association {} est dans une autre vue déjà",
                    view.file, association.name
                ));
            } else {
                associations.push(association.clone());
            }
        }
    }
    for view in views.iter().chain([overview]) {
        let boxes: BTreeSet<&str> = view.entities.iter().map(|it| it.name.as_str()).collect();
        for name in &boxes {
            if !entities.iter().any(|known| known.name == **name) {
                faults.push(format!(
                    "{} : {name} n'a ses attributs dans aucune vue",
                    view.file
                ));
            }
        }
        for leg in view.associations.iter().flat_map(|it| &it.legs) {
            if !boxes.contains(leg.entity.as_str()) {
                faults.push(format!(
                    "{} : une patte mène à {}, absente",
                    view.file, leg.entity
                ));
            }
        }
    }
    compare_overview(overview, &entities, &associations, faults);
    (entities, associations)
}

/// The overview says what the views say: the same boxes, the same legs.
fn compare_overview(
    overview: &View,
    entities: &[Entity],
    associations: &[Association],
    faults: &mut Vec<String>,
) {
    for entity in entities {
        let shown = overview.entities.iter().find(|it| it.name == entity.name);
        let identifiers = |it: &Entity| -> Vec<String> {
            it.identifiers()
                .map(|attribute| attribute.name.clone())
                .collect()
        };
        match shown {
            None => faults.push(format!("{OVERVIEW} : l'entité {} manque", entity.name)),
            Some(shown)
                if shown.attributes.len() != identifiers(shown).len()
                    || identifiers(shown) != identifiers(entity) =>
            {
                faults.push(format!(
                    "{OVERVIEW} : {} doit montrer son identifiant et rien d'autre ({})",
                    entity.name,
                    identifiers(entity).join(", ")
                ));
            }
            Some(_) => {}
        }
    }
    let legs = |it: &Association| -> BTreeSet<(String, String, bool)> {
        let legs = it.legs.iter();
        legs.map(|leg| (leg.entity.clone(), leg.cardinality(), leg.is_identifying))
            .collect()
    };
    for association in associations {
        let shown = overview
            .associations
            .iter()
            .find(|it| it.name == association.name);
        if shown.map(legs) != Some(legs(association)) {
            faults.push(format!(
                "{OVERVIEW} : l'association {} manque, ou n'a pas les mêmes pattes",
                association.name
            ));
        }
    }
    for shown in &overview.associations {
        if !associations.iter().any(|it| it.name == shown.name) {
            faults.push(format!(
                "{OVERVIEW} : l'association {} n'est dans aucune vue",
                shown.name
            ));
        }
    }
}
