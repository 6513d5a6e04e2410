//! The table of correspondence: what each entity, attribute and association is in the base.

use std::collections::BTreeMap;

use serde::Deserialize;

pub(crate) const FILE: &str = "correspondance.toml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mapping {
    #[serde(rename = "entite_sans_table", default)]
    pub(crate) without_table: BTreeMap<String, WithoutTable>,
    #[serde(rename = "table")]
    pub(crate) tables: BTreeMap<String, MappedTable>,
    #[serde(rename = "association")]
    pub(crate) associations: BTreeMap<String, MappedAssociation>,
}

/// An entity that has only its identifier, whose values a constraint lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithoutTable {
    pub(crate) definition: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappedTable {
    #[serde(rename = "entite")]
    pub(crate) entity: Option<String>,
    pub(crate) association: Option<String>,
    pub(crate) definition: String,
    pub(crate) source: String,
    #[serde(rename = "colonnes")]
    pub(crate) columns: BTreeMap<String, MappedColumn>,
    /// Unique constraints that a foreign key takes part in, by their terms.
    #[serde(rename = "unicites", default)]
    pub(crate) uniques: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappedColumn {
    #[serde(rename = "terme")]
    pub(crate) term: String,
    pub(crate) definition: String,
    pub(crate) source: Option<String>,
    #[serde(rename = "unite")]
    pub(crate) unit: Option<String>,
    #[serde(rename = "domaine")]
    pub(crate) values: Option<String>,
    #[serde(rename = "calculee", default)]
    pub(crate) is_computed: bool,
    /// Foreign keys that the column is a part of.
    #[serde(rename = "cles", default)]
    pub(crate) references: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappedAssociation {
    /// By entity referred to: the foreign key, or the column when that entity has no table.
    #[serde(rename = "liens")]
    pub(crate) links: BTreeMap<String, String>,
    #[serde(rename = "lecture")]
    pub(crate) reading: String,
}
