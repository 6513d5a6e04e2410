//! The evidence map that a project may keep: for each criterion, its files and the command that
//! proves it (`docs/jury.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::tree::Project;

#[derive(Debug, Default, Deserialize)]
pub struct EvidenceMap {
    #[serde(default)]
    pub critere: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
pub struct Entry {
    #[serde(default)]
    pub fichiers: Vec<String>,
    pub commande: Option<String>,
    /// Why there is nothing yet.
    pub pas_encore: Option<String>,
}

impl EvidenceMap {
    /// What the project says of itself; nothing when it says nothing that can be read.
    pub fn of(project: &Project) -> Self {
        project
            .files
            .iter()
            .find(|it| it.name() == "jury.toml")
            .and_then(|it| toml::from_str(it.text()?).ok())
            .unwrap_or_default()
    }

    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.critere.get(id)
    }
}
