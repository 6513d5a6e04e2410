//! The conceptual model with its correspondence, and the relations that follow from the rules of
//! Merise: an entity gives a relation; an association with a leg `x,1` gives a foreign key to the
//! relation on that side; any other gives a relation of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::mapping::{self, MappedTable, Mapping};
use crate::mcd::{self, Association, Attribute, Entity, Leg, OVERVIEW, Sources, View};

/// Why the files do not make a model. Everything wrong is listed, in French.
#[derive(Debug, thiserror::Error)]
#[error("le modèle ne tient pas :\n- {}", .0.join("\n- "))]
pub struct ModelError(pub Vec<String>);

/// The three files' worth: drawings, correspondence, relations.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) views: Vec<View>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) associations: Vec<Association>,
    pub(crate) mapping: Mapping,
    pub(crate) relations: Vec<Relation>,
}

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
    /// Reads the drawings (`*.mcd`, by file name) and the correspondence.
    ///
    /// # Errors
    /// Lists every fault at once: a line that cannot be read, a view that contradicts another, a
    /// term or an association without correspondence, a cardinality that no constraint can hold.
    pub fn read(sources: &Sources, correspondence: &str) -> Result<Self, ModelError> {
        let mut faults = Vec::new();
        let mut views = Vec::new();
        for (file, text) in sources {
            match mcd::read(file, text) {
                Ok(view) => views.push(view),
                Err(fault) => faults.push(fault),
            }
        }
        let mapping = toml::from_str::<Mapping>(correspondence)
            .map_err(|error| faults.push(format!("{} : {error}", mapping::FILE)));
        let at = views.iter().position(|view| view.file == OVERVIEW);
        let (Ok(mapping), Some(at)) = (mapping, at) else {
            if at.is_none() {
                faults.push(format!("{OVERVIEW} manque ou ne se lit pas"));
            }
            return Err(ModelError(faults));
        };
        let overview = views.remove(at);
        let (entities, associations) = merge(&overview, &views, &mut faults);
        let mut model = Self {
            views,
            entities,
            associations,
            mapping,
            relations: Vec::new(),
        };
        model.relations = model.derive(&mut faults);
        if faults.is_empty() {
            Ok(model)
        } else {
            Err(ModelError(faults))
        }
    }

    pub(crate) fn entity(&self, name: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| entity.name == name)
    }

    pub(crate) fn table_of(&self, entity: &str) -> Option<&str> {
        let mut tables = self.mapping.tables.iter();
        let found = tables.find(|(_, table)| table.entity.as_deref() == Some(entity));
        found.map(|(name, _)| name.as_str())
    }

    /// The relation whose own table an association is, when it is one.
    fn table_of_association(&self, name: &str) -> Option<&str> {
        let mut tables = self.mapping.tables.iter();
        let found = tables.find(|(_, table)| table.association.as_deref() == Some(name));
        found.map(|(name, _)| name.as_str())
    }

    pub(crate) fn term<'a>(&'a self, table: &str, column: &'a str) -> &'a str {
        self.mapping
            .tables
            .get(table)
            .and_then(|table| table.columns.get(column))
            .map_or(column, |column| column.term.as_str())
    }

    fn derive(&self, faults: &mut Vec<String>) -> Vec<Relation> {
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
        place_attributes(&mut relation, mapped, attributes, faults);
        relation.uniques.extend(declared(mapped, table, faults));
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

/// The attributes of the drawing, each in its column; both ways.
fn place_attributes(
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
fn declared(mapped: &MappedTable, table: &str, faults: &mut Vec<String>) -> Vec<BTreeSet<String>> {
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

/// One entity in full, one association, whatever the number of drawings that show them.
fn merge(
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
