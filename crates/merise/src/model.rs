//! The conceptual model with its correspondence, and the relations that follow.

use crate::mapping::{self, Mapping};
use crate::mcd::{self, Association, Entity, OVERVIEW, Sources, View};
use crate::relations::Relation;
use crate::views;

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

impl Model {
    /// Reads the drawings (`*.mcd`, by file name) and the correspondence.
    ///
    /// # Errors
    /// Lists every fault at once: a line that cannot be read, a view that contradicts another, a
    /// term or an association without correspondence, a cardinality that no constraint can hold.
    pub fn read(sources: &Sources, correspondence: &str) -> Result<Self, ModelError> {
        let mut faults = Vec::new();
        let mut drawn = Vec::new();
        for (file, text) in sources {
            match mcd::read(file, text) {
                Ok(view) => drawn.push(view),
                Err(fault) => faults.push(fault),
            }
        }
        let mapping = toml::from_str::<Mapping>(correspondence)
            .map_err(|error| faults.push(format!("{} : {error}", mapping::FILE)));
        let at = drawn.iter().position(|view| view.file == OVERVIEW);
        let (Ok(mapping), Some(at)) = (mapping, at) else {
            if at.is_none() {
                faults.push(format!("{OVERVIEW} manque ou ne se lit pas"));
            }
            return Err(ModelError(faults));
        };
        let overview = drawn.remove(at);
        let (entities, associations) = views::merge(&overview, &drawn, &mut faults);
        let mut model = Self {
            views: drawn,
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
    pub(crate) fn table_of_association(&self, name: &str) -> Option<&str> {
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
}
