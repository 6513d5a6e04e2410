//! Mocodo: `CLIENT: _id, nom` is an entity, `PASSER, 0N CLIENT, 11 COMMANDE: date` an association.

use super::DataModel;

pub fn read(text: &str) -> DataModel {
    let mut model = DataModel::default();
    let mut bonds = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with(['%', ':']) || line.is_empty() {
            continue;
        }
        let (head, tail) = line.split_once(':').unwrap_or((line, ""));
        let mut parts = head.split(',').map(str::trim);
        let name = parts
            .next()
            .unwrap_or_default()
            .trim_start_matches(['+', '-']);
        let legs: Vec<String> = parts.filter_map(leg).collect();
        if name.is_empty() {
            continue;
        }
        if legs.is_empty() && line.contains(':') {
            let attributes = tail
                .split(',')
                .map(|it| it.trim().trim_start_matches(['_', '#']));
            let attributes = attributes.filter(|it| !it.is_empty()).map(str::to_owned);
            model.entity(name, place).attributes.extend(attributes);
        } else if legs.len() >= 2 {
            bonds.push((name.to_owned(), legs, place));
        }
    }
    for (name, legs, place) in bonds {
        model.bind(&name, legs, place);
    }
    model
}

/// `0N CLIENT`, `_11 [rôle] COMMANDE`: the entity, after its cardinality.
fn leg(text: &str) -> Option<String> {
    let (cardinality, rest) = text.split_once(char::is_whitespace)?;
    let plain = cardinality.trim_matches(['_', '/', '<', '>', '-']);
    let is_cardinality = plain.chars().count() == 2
        && plain
            .chars()
            .all(|it| it.is_ascii_digit() || "NnXx".contains(it));
    let rest = rest.trim();
    let name = rest
        .strip_prefix('[')
        .map_or(rest, |it| it.split_once(']').map_or(it, |(_, it)| it));
    is_cardinality
        .then(|| name.trim().to_owned())
        .filter(|it| !it.is_empty())
}
