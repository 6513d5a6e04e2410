//! TOML, with the lines that its spans give.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Fault;
use super::data::{Entry, Node, Value};

pub(super) fn read(text: &str) -> Result<Node, Fault> {
    let lines = Lines::of(text);
    let table = DeTable::parse(text).map_err(|error| Fault {
        line: error.span().map_or(1, |span| lines.line(span.start)),
        reason: error.message().to_owned(),
    })?;
    Ok(Node {
        line: 1,
        value: map(table.get_ref(), &lines),
    })
}

fn map(table: &DeTable<'_>, lines: &Lines) -> Value {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            line: lines.line(key.span().start),
            node: node(value, lines),
        })
        .collect();
    entries.sort_by_key(|entry| entry.line);
    Value::Map(entries)
}

fn node(value: &Spanned<DeValue<'_>>, lines: &Lines) -> Node {
    let line = lines.line(value.span().start);
    let value = match value.get_ref() {
        DeValue::Table(table) => map(table, lines),
        DeValue::Array(items) => Value::List(items.iter().map(|it| node(it, lines)).collect()),
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(yes) => Value::Text(yes.to_string()),
        DeValue::Integer(number) => Value::Text(number.as_str().to_owned()),
        DeValue::Float(number) => Value::Text(number.as_str().to_owned()),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
    };
    Node { line, value }
}

struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(place, _)| place).collect())
    }

    fn line(&self, place: usize) -> usize {
        self.0.partition_point(|end| *end < place) + 1
    }
}
