//! Data models written as text or drawn: their entities with their attributes, and what binds them.

mod dbml;
mod diagrams;
mod drawio;
mod graphs;
mod mocodo;
mod packed;

pub use dbml::read as dbml;
pub use diagrams::read as mermaid;
pub use drawio::read as drawio;
pub use graphs::read as dot;
pub use mocodo::read as mocodo;

/// What a model says, whatever its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataModel {
    pub entities: Vec<Entity>,
    pub associations: Vec<Association>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entity {
    pub name: String,
    pub attributes: Vec<String>,
    /// From 0, within the text.
    pub line: usize,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Association {
    pub name: String,
    /// The entities that it binds.
    pub legs: Vec<String>,
    pub line: usize,
}

impl DataModel {
    /// The entity of this name, made when it was not known.
    fn entity(&mut self, name: &str, line: usize) -> &mut Entity {
        let known = self.entities.iter().position(|it| it.name == name);
        let place = known.unwrap_or_else(|| {
            self.entities.push(Entity {
                name: name.to_owned(),
                attributes: Vec::new(),
                line,
            });
            self.entities.len() - 1
        });
        &mut self.entities[place]
    }

    fn bind(&mut self, name: &str, legs: Vec<String>, line: usize) {
        self.associations.push(Association {
            name: name.to_owned(),
            legs,
            line,
        });
    }
}

/// A name that a person gives to a thing: letters, digits, underscores, hyphens.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() < 60
        && text.chars().any(char::is_alphabetic)
        && (text.chars()).all(|it| it.is_alphanumeric() || matches!(it, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(model: &DataModel) -> Vec<&str> {
        model.entities.iter().map(|it| it.name.as_str()).collect()
    }

    fn bonds(model: &DataModel) -> Vec<(&str, Vec<&str>)> {
        (model.associations.iter())
            .map(|it| {
                (
                    it.name.as_str(),
                    it.legs.iter().map(String::as_str).collect(),
                )
            })
            .collect()
    }

    #[test]
    fn mocodo_tells_entities_from_associations() {
        let text = "% commentaire\nCLIENT: _code client, nom, courriel\nPASSER, 0N CLIENT, 11 COMMANDE: date\n:\nCOMMANDE: numéro, montant\n";
        let model = mocodo(text);
        assert_eq!(names(&model), ["CLIENT", "COMMANDE"]);
        assert_eq!(
            model.entities[0].attributes,
            ["code client", "nom", "courriel"]
        );
        assert_eq!(bonds(&model), [("PASSER", vec!["CLIENT", "COMMANDE"])]);
        assert_eq!(model.associations[0].line, 2);
    }

    #[test]
    fn dbml_gives_columns_and_references() {
        let text = "Table clients as C {\n  id int [pk]\n  nom varchar\n  indexes {\n    nom\n  }\n}\nTable commandes {\n  id int\n  client_id int [ref: > clients.id]\n}\nRef: commandes.id > clients.id\n";
        let model = dbml(text);
        assert_eq!(names(&model), ["clients", "commandes"]);
        assert_eq!(model.entities[0].attributes, ["id", "nom"]);
        assert_eq!(bonds(&model).len(), 2);
        assert_eq!(bonds(&model)[0].1, ["commandes", "clients"]);
    }

    #[test]
    fn mermaid_and_plantuml_give_attributes_and_labels() {
        let text = "erDiagram\n  CLIENT ||--o{ COMMANDE : passe\n  CLIENT {\n    int id PK\n    string nom\n  }\n";
        let model = mermaid(text);
        assert_eq!(names(&model), ["CLIENT", "COMMANDE"]);
        assert_eq!(model.entities[0].attributes, ["id", "nom"]);
        assert_eq!(bonds(&model), [("passe", vec!["CLIENT", "COMMANDE"])]);
        let text = "@startuml\nentity Client {\n  * id : int\n  --\n  nom : text\n}\nClient ||--o{ Commande : passe\n@enduml\n";
        let model = mermaid(text);
        assert_eq!(names(&model), ["Client", "Commande"]);
        assert_eq!(model.entities[0].attributes, ["id", "nom"]);
    }

    #[test]
    fn a_graph_gives_records_and_diamonds() {
        let text = "graph mcd {\n  client [shape=record, label=\"{CLIENT|id|nom}\"];\n  commande [shape=box, label=\"COMMANDE\"];\n  passer [shape=diamond, label=\"PASSER\"];\n  client -- passer [label=\"0,n\"];\n  passer -- commande [label=\"1,1\"];\n}\n";
        let model = dot(text);
        assert_eq!(names(&model), ["CLIENT", "COMMANDE"]);
        assert_eq!(model.entities[0].attributes, ["id", "nom"]);
        assert_eq!(bonds(&model), [("PASSER", vec!["CLIENT", "COMMANDE"])]);
    }

    #[test]
    fn a_drawing_gives_tables_their_rows_and_what_joins_them() {
        let text = "<mxGraphModel><root><mxCell id=\"0\"/>\n<mxCell id=\"a\" value=\"CLIENT\" style=\"shape=table;\" vertex=\"1\" parent=\"0\"/>\n<mxCell id=\"a1\" value=\"nom\" style=\"\" vertex=\"1\" parent=\"a\"/>\n<mxCell id=\"b\" value=\"&lt;b&gt;COMMANDE&lt;/b&gt;\" style=\"swimlane;\" vertex=\"1\" parent=\"0\"/>\n<mxCell id=\"c\" value=\"passe\" edge=\"1\" source=\"a\" target=\"b\" parent=\"0\"/>\n</root></mxGraphModel>";
        let model = drawio(text);
        assert_eq!(names(&model), ["CLIENT", "COMMANDE"]);
        assert_eq!(model.entities[0].attributes, ["nom"]);
        assert_eq!(bonds(&model), [("passe", vec!["CLIENT", "COMMANDE"])]);
    }
}
