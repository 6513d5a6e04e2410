//! Data models of the documents and of their own files: Mermaid, Mocodo, dbml, PlantUML, dot, drawio.

use super::{Evidence, Facts, Source};
use crate::readers::drawing::{self, DataModel};

/// A model, and where it begins.
pub struct Drawn<'a> {
    pub source: &'a Source<'a>,
    pub first: usize,
    pub model: DataModel,
}

/// Every model that says an entity.
pub fn data_models<'a>(facts: &'a Facts<'a>) -> Vec<Drawn<'a>> {
    let mut found = Vec::new();
    let mut put = |source, first, model: DataModel| {
        if !model.entities.is_empty() {
            found.push(Drawn {
                source,
                first,
                model,
            });
        }
    };
    for source in &facts.sources {
        let text = source.file.text().unwrap_or_default();
        match source.file.extension().as_str() {
            "mcd" | "mocodo" => put(source, 1, drawing::mocodo(text)),
            "dbml" => put(source, 1, drawing::dbml(text)),
            "mmd" | "mermaid" | "puml" | "plantuml" => put(source, 1, drawing::mermaid(text)),
            "dot" | "gv" if is_data(source, text) => put(source, 1, drawing::dot(text)),
            "drawio" => put(source, 1, drawing::drawio(text)),
            _ => {}
        }
        for block in source.read.doc.iter().flat_map(|it| &it.blocks) {
            let model = match block.language.as_str() {
                "mermaid" | "plantuml" | "puml" => drawing::mermaid(&block.text),
                "mocodo" | "mcd" => drawing::mocodo(&block.text),
                "dbml" => drawing::dbml(&block.text),
                "dot" | "graphviz" if is_data(source, &block.text) => drawing::dot(&block.text),
                _ => continue,
            };
            put(source, block.line, model);
        }
    }
    found
}

/// A graph of data, and not of programs: by its shapes, or by its name.
fn is_data(source: &Source<'_>, text: &str) -> bool {
    let names = [
        "mcd", "mld", "mpd", "erd", "entit", "donnees", "bdd", "database", "schema",
    ];
    text.contains("shape=record")
        || text.contains("shape=diamond")
        || crate::words::any(&source.words, &names)
}

/// The entities of every model, with their place.
pub fn docs_models(facts: &Facts<'_>) -> Vec<(String, Evidence)> {
    data_models(facts)
        .iter()
        .flat_map(|it| it.entities(facts))
        .collect()
}

impl Drawn<'_> {
    fn entities(&self, facts: &Facts<'_>) -> Vec<(String, Evidence)> {
        let entities = self.model.entities.iter();
        entities
            .map(|it| (it.name.clone(), facts.at(self.source, self.first + it.line)))
            .collect()
    }
}
