//! Mermaid and PlantUML: diagrams of entities or of classes.

use super::{DataModel, is_name};

pub fn read(text: &str) -> DataModel {
    let mut model = DataModel::default();
    let is_one = ["erDiagram", "classDiagram", "@startuml", "entity "]
        .iter()
        .any(|it| text.contains(it));
    if !is_one {
        return model;
    }
    let mut open: Option<String> = None;
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(own) = &open {
            if line.starts_with('}') {
                open = None;
            } else if let Some(name) = attribute(line) {
                let own = own.clone();
                model.entity(&own, place).attributes.push(name);
            }
        } else if let Some(head) = line.strip_suffix('{').map(str::trim) {
            if let Some(name) = declared(head) {
                model.entity(&name, place);
                open = Some(name);
            }
        } else if let Some((legs, label)) = bond(line) {
            for leg in &legs {
                model.entity(leg, place);
            }
            model.bind(&label, legs, place);
        } else if let Some(name) = ["class ", "entity "]
            .iter()
            .find_map(|it| line.strip_prefix(it))
        {
            let name = declared(name).filter(|it| is_name(it));
            if let Some(name) = name {
                model.entity(&name, place);
            }
        }
    }
    model
}

/// `CLIENT`, `class Client`, `entity "Client" as c <<table>>`.
fn declared(head: &str) -> Option<String> {
    let words = head.split_whitespace().filter(|it| {
        !matches!(*it, "class" | "entity" | "abstract" | "table" | "as") && !it.starts_with("<<")
    });
    let words: Vec<_> = words.collect();
    let is_other = head.starts_with("package")
        || head.starts_with("namespace")
        || head.starts_with("skinparam");
    // An alias is what the bonds name.
    let name = if head.contains(" as ") {
        words.last()
    } else {
        words.first()
    }?;
    let name = name.trim_matches('"');
    (!is_other && is_name(name)).then(|| name.to_owned())
}

/// `int id PK` in Mermaid, `* id : int` in PlantUML, `+String nom` in a class.
fn attribute(line: &str) -> Option<String> {
    let line = line.trim_start_matches(['*', '+', '-', '#', '~', ' ']);
    if line.contains('(') || line.is_empty() || line.starts_with(['=', '.']) {
        return None;
    }
    let name = if let Some((name, _)) = line.split_once(':') {
        name.split_whitespace().next_back()?
    } else {
        let mut words = line.split_whitespace();
        let first = words.next()?;
        words.next().unwrap_or(first)
    };
    let name = name.trim_matches(['"', ',', ';']);
    is_name(name).then(|| name.to_owned())
}

/// `CLIENT ||--o{ COMMANDE : passe`, `Client "1" --> "*" Commande`.
fn bond(line: &str) -> Option<(Vec<String>, String)> {
    let (line, label) = match line.split_once(" : ") {
        Some((line, label)) => (line, label.trim().trim_matches('"')),
        None => (line, ""),
    };
    let words: Vec<&str> = line
        .split_whitespace()
        .filter(|it| !it.starts_with('"'))
        .collect();
    let [one, tie, other] = words.as_slice() else {
        return None;
    };
    let is_tie = tie.contains("--") || tie.contains("..");
    let legs = vec![(*one).to_owned(), (*other).to_owned()];
    (is_tie && is_name(one) && is_name(other)).then(|| (legs, label.to_owned()))
}
