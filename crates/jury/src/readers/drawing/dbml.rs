//! dbml: tables with their columns, and references in them or apart.

use super::DataModel;

pub fn read(text: &str) -> DataModel {
    let mut model = DataModel::default();
    let mut table: Option<String> = None;
    // Blocks inside a table: indexes, notes.
    let mut depth = 0;
    for (place, line) in text.lines().enumerate() {
        let line = line.split("//").next().unwrap_or_default().trim();
        let lower = line.to_lowercase();
        if let Some(own) = &table {
            if line.starts_with('}') {
                if depth == 0 {
                    table = None;
                } else {
                    depth -= 1;
                }
                continue;
            }
            if line.ends_with('{') {
                depth += 1;
                continue;
            }
            let mut words = line.split_whitespace();
            let (Some(column), Some(_)) = (words.next(), words.next()) else {
                continue;
            };
            if depth == 0 && !lower.starts_with("note") {
                let own = own.clone();
                model.entity(&own, place).attributes.push(unquoted(column));
                if let Some(other) = line.split("ref:").nth(1).and_then(referred) {
                    model.bind(&unquoted(column), vec![own, other], place);
                }
            }
        } else if lower.starts_with("table ") {
            let name = unquoted(line[6..].split([' ', '{', '[']).next().unwrap_or_default());
            model.entity(&name, place);
            table = line.contains('{').then_some(name);
        } else if lower.starts_with("ref") {
            let sides: Vec<_> = line.split(['>', '<', '-']).filter_map(table_of).collect();
            if let [one, .., other] = sides.as_slice() {
                model.bind("", vec![one.clone(), other.clone()], place);
            }
        }
    }
    model
}

/// `> users.id]`: the table.
fn referred(text: &str) -> Option<String> {
    table_of(text.trim_start_matches([' ', '>', '<', '-']))
}

/// The last `table.column` of a text: `Ref nom: commandes.client_id`.
fn table_of(text: &str) -> Option<String> {
    let word = text
        .rsplit([' ', ':'])
        .find(|it| it.contains('.'))
        .or_else(|| {
            text.split(|it: char| it.is_whitespace() || it == ']' || it == ',')
                .find(|it| it.contains('.'))
        })?;
    let name = word.split(['.', ']', ',']).next()?;
    (!name.is_empty()).then(|| unquoted(name))
}

fn unquoted(text: &str) -> String {
    text.trim_matches(['"', '`', '\'']).to_owned()
}
