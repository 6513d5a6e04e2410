//! YAML, JSON and TOML as one tree, each value with its line.

/// Deeper than any file written by hand.
pub(crate) const DEEPEST: usize = 100;
/// As many values as are kept of a file: a long description of an API has a third of them, and
/// what has more is a table of measures.
pub(super) const MOST_VALUES: usize = 60_000;

#[derive(Debug, Clone, Default)]
pub struct Node {
    pub line: usize,
    pub value: Value,
}

#[derive(Debug, Clone, Default)]
pub enum Value {
    #[default]
    Null,
    /// Any scalar, as written.
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub line: usize,
    pub node: Node,
}

impl Node {
    pub fn text_at(line: usize, text: impl Into<String>) -> Self {
        Self {
            line,
            value: Value::Text(text.into()),
        }
    }

    /// Gives back the room kept for more.
    pub(super) fn shrink(&mut self) {
        match &mut self.value {
            Value::List(items) => items.shrink_to_fit(),
            Value::Map(entries) => entries.shrink_to_fit(),
            Value::Null | Value::Text(_) => {}
        }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .find(|it| it.key == key)
            .map(|it| &it.node)
    }

    /// The line of a key, which is before its value's.
    pub fn key_line(&self, key: &str) -> Option<usize> {
        self.entries()
            .iter()
            .find(|it| it.key == key)
            .map(|it| it.line)
    }

    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// A text, or the texts of a list.
    pub fn texts(&self) -> Vec<&str> {
        match &self.value {
            Value::Text(text) => vec![text],
            Value::List(items) => items.iter().filter_map(Node::text).collect(),
            Value::Map(entries) => entries.iter().map(|it| it.key.as_str()).collect(),
            Value::Null => Vec::new(),
        }
    }

    pub fn is_true(&self) -> bool {
        matches!(self.text(), Some("true" | "True" | "yes" | "on"))
    }

    /// Every value under this one with the key that holds it, from the top.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a Node)) {
        match &self.value {
            Value::List(items) => {
                for item in items {
                    visit("", item);
                    item.walk(visit);
                }
            }
            Value::Map(entries) => {
                for entry in entries {
                    visit(&entry.key, &entry.node);
                    entry.node.walk(visit);
                }
            }
            _ => {}
        }
    }
}
