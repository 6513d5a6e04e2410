//! Data models drawn as text: Mermaid, Mocodo, dbml, PlantUML, dot, drawio.

use super::{Evidence, Facts, Source};

/// The entities of every model, with their place.
pub fn docs_models(facts: &Facts<'_>) -> Vec<(String, Evidence)> {
    let mut found = Vec::new();
    for source in &facts.sources {
        let text = source.file.text().unwrap_or_default();
        match source.file.extension().as_str() {
            "mcd" | "mocodo" => found.extend(mocodo(facts, source, text, 1)),
            "dbml" => found.extend(dbml(facts, source, text)),
            "mmd" | "mermaid" => found.extend(mermaid(facts, source, text, 1)),
            "drawio" | "dot" | "gv" | "puml" | "plantuml" => {
                found.extend(drawn(facts, source, text));
            }
            _ => {}
        }
        let Some(doc) = &source.read.doc else {
            continue;
        };
        for block in &doc.blocks {
            match block.language.as_str() {
                "mermaid" => found.extend(mermaid(facts, source, &block.text, block.line)),
                "mocodo" => found.extend(mocodo(facts, source, &block.text, block.line)),
                _ => {}
            }
        }
    }
    found
}

/// `CLIENT ||--o{ COMMANDE : passe` and `CLIENT {`.
fn mermaid(
    facts: &Facts<'_>,
    source: &Source<'_>,
    text: &str,
    first: usize,
) -> Vec<(String, Evidence)> {
    if !text.contains("erDiagram") && !text.contains("classDiagram") {
        return Vec::new();
    }
    let mut found: Vec<(String, Evidence)> = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let is_bond = trimmed.contains("--") || trimmed.contains("..");
        let names: Vec<&str> = if is_bond {
            let words: Vec<_> = trimmed.split_whitespace().collect();
            [words.first(), words.get(2)]
                .into_iter()
                .flatten()
                .copied()
                .collect()
        } else if let Some(name) = trimmed.strip_suffix('{') {
            vec![name.trim().trim_start_matches("class ")]
        } else {
            Vec::new()
        };
        for name in names {
            let is_name = !name.is_empty()
                && name
                    .chars()
                    .all(|it| it.is_alphanumeric() || it == '_' || it == '-');
            if is_name && !found.iter().any(|(known, _)| known == name) {
                found.push((name.to_owned(), facts.at(source, first + place)));
            }
        }
    }
    found
}

/// `CLIENT: _id, nom` is an entity; `PASSER, 0N CLIENT, 11 COMMANDE` an association.
fn mocodo(
    facts: &Facts<'_>,
    source: &Source<'_>,
    text: &str,
    first: usize,
) -> Vec<(String, Evidence)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with('%'))
        .filter_map(|(place, line)| {
            let (name, _) = line.split_once(':')?;
            let name = name.trim();
            (!name.is_empty() && !name.contains(','))
                .then(|| (name.to_owned(), facts.at(source, first + place)))
        })
        .collect()
}

fn dbml(facts: &Facts<'_>, source: &Source<'_>, text: &str) -> Vec<(String, Evidence)> {
    text.lines()
        .enumerate()
        .filter_map(|(place, line)| {
            let rest = line
                .trim()
                .strip_prefix("Table ")
                .or_else(|| line.trim().strip_prefix("table "))?;
            let name = rest.split([' ', '{', '[']).next()?.trim_matches('"');
            Some((name.to_owned(), facts.at(source, place + 1)))
        })
        .collect()
}

/// The labels of a drawing.
fn drawn(facts: &Facts<'_>, source: &Source<'_>, text: &str) -> Vec<(String, Evidence)> {
    let is_data = text.contains("entity")
        || text.contains("shape=table")
        || text.contains("shape=record")
        || source.file.path.to_lowercase().contains("mcd");
    if !is_data {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (place, line) in text.lines().enumerate() {
        for label in line
            .split("value=\"")
            .skip(1)
            .chain(line.split("label=\"").skip(1))
        {
            let label = label
                .split(['"', '&', '|', '\\'])
                .next()
                .unwrap_or_default()
                .trim_matches(['{', ' ']);
            if (2..40).contains(&label.len())
                && label.chars().all(|it| it.is_alphanumeric() || it == '_')
            {
                found.push((label.to_owned(), facts.at(source, place + 1)));
            }
        }
    }
    found
}
