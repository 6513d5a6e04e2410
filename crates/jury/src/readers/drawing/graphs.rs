//! Graphviz: records and boxes are entities, diamonds associations, edges what joins them.

use super::{DataModel, is_name};

struct Node {
    id: String,
    label: String,
    is_bond: bool,
    line: usize,
}

pub fn read(text: &str) -> DataModel {
    let mut nodes: Vec<Node> = Vec::new();
    let mut edges: Vec<(String, String, String, usize)> = Vec::new();
    for (place, line) in text.lines().enumerate() {
        for statement in line.split(';').map(str::trim) {
            let (head, settings) = statement.split_once('[').unwrap_or((statement, ""));
            let head = head.trim();
            let ends: Vec<&str> = head
                .split("->")
                .flat_map(|it| it.split("--"))
                .map(|it| it.trim().trim_matches('"'))
                .collect();
            if ends.len() >= 2 {
                for pair in ends.windows(2) {
                    let label = value(settings, "label").unwrap_or_default();
                    edges.push((pair[0].to_owned(), pair[1].to_owned(), label, place));
                }
                continue;
            }
            let id = head.trim_matches('"');
            let is_set = matches!(id, "node" | "edge" | "graph") || settings.is_empty();
            if is_set || !is_name(id) {
                continue;
            }
            let shape = value(settings, "shape").unwrap_or_default();
            nodes.push(Node {
                id: id.to_owned(),
                label: value(settings, "label").unwrap_or_else(|| id.to_owned()),
                is_bond: shape.to_lowercase().contains("diamond"),
                line: place,
            });
        }
    }
    model(&nodes, &edges)
}

fn model(nodes: &[Node], edges: &[(String, String, String, usize)]) -> DataModel {
    let mut model = DataModel::default();
    for node in nodes.iter().filter(|it| !it.is_bond) {
        let (name, attributes) = fields(&node.label);
        if is_name(&name) {
            model.entity(&name, node.line).attributes.extend(attributes);
        }
    }
    let named = |id: &str| {
        let node = nodes
            .iter()
            .find(|it| it.id == id.split(':').next().unwrap_or(id))?;
        Some((node, fields(&node.label).0))
    };
    for bond in nodes.iter().filter(|it| it.is_bond) {
        let mut legs = Vec::new();
        for (from, to, _, _) in edges {
            let other = if *from == bond.id { to } else { from };
            if *from == bond.id || *to == bond.id {
                legs.extend(named(other).map(|(_, name)| name));
            }
        }
        model.bind(&fields(&bond.label).0, legs, bond.line);
    }
    for (from, to, label, line) in edges {
        if let (Some((one, a)), Some((other, b))) = (named(from), named(to))
            && !one.is_bond
            && !other.is_bond
        {
            model.bind(label, vec![a, b], *line);
        }
    }
    model
}

/// `{CLIENT|id|nom}`: the name, then the attributes.
fn fields(label: &str) -> (String, Vec<String>) {
    let flat = label
        .replace("\\l", "|")
        .replace("\\n", "|")
        .replace(['{', '}'], "");
    let mut parts = flat.split('|').map(|it| {
        let it = it.trim();
        let it = it
            .strip_prefix('<')
            .and_then(|it| it.split_once('>'))
            .map_or(it, |(_, it)| it);
        it.trim().to_owned()
    });
    let name = parts.next().unwrap_or_default();
    (name, parts.filter(|it| !it.is_empty()).collect())
}

/// The value of one setting between brackets.
fn value(settings: &str, name: &str) -> Option<String> {
    let rest = settings.split(&format!("{name}=")).nth(1)?;
    let text = match rest.strip_prefix('"') {
        Some(rest) => rest.split('"').next()?,
        None => rest.split([',', ']', ' ']).next()?,
    };
    Some(text.to_owned())
}
