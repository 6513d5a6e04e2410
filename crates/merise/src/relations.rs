//! From the drawings to relations, by the rules of Merise: an entity gives a relation; an
//! association with a leg `x,1` gives a foreign key to the relation on that side; any other gives a
//! relation of its own.

use std::collections::BTreeSet;

use crate::attributes;
use crate::mapping::{self, MappedTable};
use crate::mcd::{Association, Leg};
use crate::model::Model;

/// A relation of the logical model. Columns are named as in the base; their terms are in the
/// correspondence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Relation {
    pub(crate) name: String,
    pub(crate) table: String,
    pub(crate) key: Vec<String>,
    /// Neither key, nor reference, nor computed.
    pub(crate) attributes: Vec<String>,
    pub(crate) computed: Vec<String>,
    pub(crate) references: Vec<Link>,
    /// Columns that name an entity without table.
    pub(crate) listed: Vec<(String, String)>,
    pub(crate) uniques: Vec<BTreeSet<String>>,
}

/// A foreign key, as the cardinalities ask for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Link {
    pub(crate) association: String,
    pub(crate) constraint: String,
    pub(crate) columns: Vec<String>,
    pub(crate) entity: String,
    pub(crate) is_optional: bool,
    pub(crate) is_unique: bool,
}

impl Model {
    pub(crate) fn derive(&self, faults: &mut Vec<String>) -> Vec<Relation> {
        for entity in &self.entities {
            let is_listed = self.mapping.without_table.contains_key(&entity.name);
            match (self.table_of(&entity.name), is_listed) {
                (None, false) => faults.push(format!(
                    "l'entité {} n'a ni table ni liste de valeurs : ajoutez-la à {}",
                    entity.name,
                    mapping::FILE
                )),
                (None, true) if entity.attributes.len() != 1 => faults.push(format!(
                    "l'entité {} est sans table : elle ne peut avoir que son identifiant",
                    entity.name
                )),
                _ => {}
            }
        }
        for association in &self.associations {
            self.check_association(association, faults);
        }
        for name in self.mapping.associations.keys() {
            if !self.associations.iter().any(|known| known.name == *name) {
                faults.push(format!("[association.{name}] n'est dans aucun dessin"));
            }
        }
        let tables = self.mapping.tables.iter();
        tables
            .filter_map(|(table, mapped)| self.relation(table, mapped, faults))
            .collect()
    }

    fn check_association(&self, association: &Association, faults: &mut Vec<String>) {
        let name = &association.name;
        let Some(mapped) = self.mapping.associations.get(name) else {
            faults.push(format!(
                "ajoutez [association.\"{name}\"] à {}",
                mapping::FILE
            ));
            return;
        };
        for entity in mapped.links.keys() {
            match association.leg(entity) {
                None => faults.push(format!("{name} : le lien vers {entity} n'a pas de patte")),
                Some(leg) if leg.min != '0' => faults.push(format!(
                    "{name} : {} du côté de {entity}, qu'aucune contrainte ne garantit ; écrivez 0,{}",
                    leg.cardinality(),
                    leg.max.to_ascii_lowercase()
                )),
                Some(_) => {}
            }
        }
        let holders = self.holders(association).count();
        let has_table = self.table_of_association(name).is_some();
        if has_table && holders > 0 {
            faults.push(format!(
                "{name} : chaque patte de sa table doit avoir un lien"
            ));
        }
        if !has_table && holders != 1 {
            faults.push(format!(
                "{name} : une seule entité doit porter la clé étrangère"
            ));
        }
        for leg in self.holders(association).filter(|leg| leg.max != '1') {
            faults.push(format!(
                "{name} : {} porte la clé étrangère, sa cardinalité doit être 0,1 ou 1,1",
                leg.entity
            ));
        }
        if !has_table && !association.attributes.is_empty() {
            faults.push(format!(
                "{name} porte des attributs : il lui faut une table"
            ));
        }
    }

    /// The legs without link: the entity there holds the foreign key.
    fn holders<'a>(&'a self, association: &'a Association) -> impl Iterator<Item = &'a Leg> {
        let mapped = self.mapping.associations.get(&association.name);
        let is_linked =
            move |leg: &&Leg| mapped.is_some_and(|mapped| mapped.links.contains_key(&leg.entity));
        association.legs.iter().filter(move |leg| !is_linked(leg))
    }

    fn relation(
        &self,
        table: &str,
        mapped: &MappedTable,
        faults: &mut Vec<String>,
    ) -> Option<Relation> {
        let subject = match (&mapped.entity, &mapped.association) {
            (Some(name), None) => self.entity(name).map(|entity| {
                let held = self.associations.iter().filter_map(|association| {
                    let leg = self.holders(association).find(|leg| leg.entity == *name)?;
                    let apart = self.table_of_association(&association.name).is_some();
                    (!apart).then_some((association, leg))
                });
                (name.clone(), &entity.attributes, held.collect::<Vec<_>>())
            }),
            (None, Some(name)) => {
                self.associations
                    .iter()
                    .find(|it| it.name == *name)
                    .map(|association| {
                        let label = association.label().to_owned();
                        (label, &association.attributes, Vec::new())
                    })
            }
            _ => None,
        };
        let Some((name, attributes, held)) = subject else {
            faults.push(format!(
                "[table.{table}] : une entité, ou une association, qui soit dans un dessin"
            ));
            return None;
        };
        let mut relation = Relation {
            name,
            table: table.to_owned(),
            key: Vec::new(),
            attributes: Vec::new(),
            computed: Vec::new(),
            references: Vec::new(),
            listed: Vec::new(),
            uniques: Vec::new(),
        };
        for (association, leg) in held {
            let linked = self.follow(&mut relation, mapped, association, Some(leg));
            if leg.is_identifying {
                relation.key.extend(linked);
            }
        }
        if let Some(name) = &mapped.association {
            let association = self.associations.iter().find(|it| it.name == *name)?;
            relation.key = self.key_of_association(&mut relation, mapped, association);
        }
        for (column, told) in &mapped.columns {
            if told.is_computed {
                relation.computed.push(column.clone());
            }
        }
        attributes::place(&mut relation, mapped, attributes, faults);
        relation
            .uniques
            .extend(attributes::declared(mapped, table, faults));
        Some(relation)
    }

    /// The legs that say `x,1` are enough to tell its rows apart; all of them when none does.
    fn key_of_association(
        &self,
        relation: &mut Relation,
        mapped: &MappedTable,
        association: &Association,
    ) -> Vec<String> {
        let is_single = association.legs.iter().any(|leg| leg.max == '1');
        let mut key = Vec::new();
        for leg in &association.legs {
            let alone = Association {
                legs: vec![leg.clone()],
                ..association.clone()
            };
            let columns = self.follow(relation, mapped, &alone, None);
            if !is_single || leg.max == '1' {
                key.extend(columns);
            }
        }
        key
    }

    /// Adds what the links of an association give to a relation, and names their columns.
    fn follow(
        &self,
        relation: &mut Relation,
        mapped: &MappedTable,
        association: &Association,
        holder: Option<&Leg>,
    ) -> Vec<String> {
        let Some(told) = self.mapping.associations.get(&association.name) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (entity, link) in &told.links {
            let Some(leg) = association.leg(entity) else {
                continue;
            };
            if self.table_of(entity).is_none() {
                relation.listed.push((link.clone(), entity.clone()));
                all.push(link.clone());
                continue;
            }
            let held = mapped.columns.iter();
            let columns: Vec<String> = held
                .filter(|(_, column)| column.references.contains(link))
                .map(|(name, _)| name.clone())
                .collect();
            let is_unique = holder.is_some() && leg.max == '1';
            if is_unique {
                relation.uniques.push(columns.iter().cloned().collect());
            }
            all.extend(columns.iter().cloned());
            relation.references.push(Link {
                association: association.label().to_owned(),
                constraint: link.clone(),
                columns,
                entity: entity.clone(),
                is_optional: holder.is_some_and(|holder| holder.min == '0'),
                is_unique,
            });
        }
        all
    }
}
